import { UserError } from "../../src/core/errors.ts";
import { asObject, itemSpans, LazyItems, member, parseJson } from "../../src/frame/python-json.ts";

/** The records of a JSON list, which stay bytes until they are asked for: some lists have hundreds of megabytes. */
export interface Records {
  /** The texts of one member, in order. */
  tokens(name: string): string[];
  text(at: number, name: string): string;
  /** The positions of the records by the part that a token belongs to. @throws UserError when it belongs to none */
  divide<P extends string>(name: string, partOf: ReadonlyMap<string, P>): Record<P, number[]>;
  where(name: string, test: (token: string) => boolean): number[];
  /** The positions of the records whose `token` these are. */
  find(tokens: readonly string[]): number[];
  lazy(positions: readonly number[]): LazyItems;
}

/** @throws JsonError when the bytes are no list */
export function recordsOf(bytes: Buffer): Records {
  const spans = itemSpans(bytes);
  const at = (position: number) => asObject(parseJson(bytes, { span: spans[position]! }));
  const text = (position: number, name: string) => String(member(at(position), name));
  const tokens = (name: string) => spans.map((_, position) => text(position, name));
  return {
    tokens,
    text,
    divide(name, partOf) {
      const divided = Object.fromEntries([...partOf.values()].map((part) => [part, [] as number[]]));
      for (const [position, token] of tokens(name).entries()) {
        const part = partOf.get(token);
        if (part === undefined)
          throw new UserError(
            `"${name}" ${token} is in no log of train_data. Give the data as Kaggle ships them.`,
          );
        divided[part]!.push(position);
      }
      return divided as Record<NonNullable<ReturnType<typeof partOf.get>>, number[]>;
    },
    where: (name, test) => tokens(name).flatMap((token, position) => (test(token) ? [position] : [])),
    find(wanted) {
      const positionOf = new Map(tokens("token").map((token, position) => [token, position]));
      return wanted.map((token) => {
        const position = positionOf.get(token);
        if (position === undefined)
          throw new UserError(
            `The token ${token} is missing from train_data. Give the data as Kaggle ships them.`,
          );
        return position;
      });
    },
    lazy: (positions) => new LazyItems(positions.length, (i) => at(positions[i]!)),
  };
}
