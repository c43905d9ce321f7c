import { UserError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";

/**
 * One value of a JSON file that a person wrote, with its place in the file. Each reading checks the value and names
 * file, place, what was found and what was expected. (No schema library: the grading processes start without one.)
 */
export class JsonReader {
  readonly #file: string;
  readonly #place: string;
  readonly value: unknown;

  constructor(file: string, value: unknown, place = "") {
    this.#file = file;
    this.#place = place;
    this.value = value;
  }

  /** @throws UserError when the text is not JSON */
  static parse(file: string, text: string): JsonReader {
    try {
      return new JsonReader(file, JSON.parse(text));
    } catch (error) {
      throw new UserError(`${file} is not JSON: ${(error as Error).message}.`, { cause: error });
    }
  }

  /** The value's entries by key. @throws UserError for another type, a missing or an unknown key */
  object<Key extends string>(keys: {
    readonly required: readonly Key[];
    readonly optional?: readonly Key[];
  }): Partial<Record<Key, JsonReader>> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw this.expected(`an object with ${keys.required.join(", ")}`);
    const known: readonly string[] = [...keys.required, ...(keys.optional ?? [])];
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw new UserError(
        `${this.#file}: unknown key "${this.#below(unknown)}".${didYouMean(unknown, known)} Known here: ${known.join(", ")}.`,
      );
    const missing = keys.required.find((key) => !(key in value));
    if (missing !== undefined)
      throw new UserError(`${this.#file}: "${this.#below(missing)}" is missing; add it.`);
    const entries = Object.entries(value).map(([key, entry]) => [key, this.#at(this.#below(key), entry)]);
    return Object.fromEntries(entries) as Partial<Record<Key, JsonReader>>;
  }

  text(): string {
    if (typeof this.value === "string" && this.value !== "") return this.value;
    throw this.expected("a text");
  }

  /** Inclusive bounds; a number must be finite. */
  number({ min = -Infinity, max = Infinity } = {}): number {
    const { value } = this;
    if (typeof value === "number" && Number.isFinite(value) && value >= min && value <= max) return value;
    const bounds = Number.isFinite(max) ? ` from ${min} to ${max}` : min === 0 ? " of at least 0" : "";
    throw this.expected(`a number${bounds}`);
  }

  boolean(): boolean {
    if (typeof this.value === "boolean") return this.value;
    throw this.expected("true or false");
  }

  oneOf<Choice extends string | number>(choices: readonly Choice[]): Choice {
    const choice = choices.find((candidate) => candidate === this.value);
    if (choice !== undefined) return choice;
    throw this.expected(choices.map((candidate) => JSON.stringify(candidate)).join(" or "));
  }

  list<T>(read: (item: JsonReader) => T): T[] {
    if (!Array.isArray(this.value) || this.value.length === 0) throw this.expected("a list with entries");
    return this.value.map((item, i) => read(this.#at(`${this.#place}[${i}]`, item)));
  }

  expected(what: string): UserError {
    const found = (JSON.stringify(this.value) ?? "nothing").slice(0, 80);
    return new UserError(`${this.#file}: "${this.#place || "the file"}" is ${found}; expected ${what}.`);
  }

  #below(key: string): string {
    return this.#place === "" ? key : `${this.#place}.${key}`;
  }

  #at(place: string, value: unknown): JsonReader {
    return new JsonReader(this.#file, value, place);
  }
}
