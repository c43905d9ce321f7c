const maxDepth = 4;
const maxKeys = 30;
const maxExamples = 3;
/** Of a long array, what is looked at. */
const maxItems = 200;

/**
 * The shape of a JSON text in some lines: kinds, keys and examples, not the content. Of a text with one value a line
 * (JSON Lines) that of a line.
 * @returns null when it is neither
 */
export function sketchJson(text: string, { isWhole }: { readonly isWhole: boolean }): string | null {
  const value = isWhole ? parsed(text) : undefined;
  if (value !== undefined) return shapeOf([value], 0);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (!isWhole) lines.pop(); // torn
  const values = lines.slice(0, maxItems).map(parsed);
  if (values.length === 0 || values.includes(undefined)) return null;
  return `a value a line, each: ${shapeOf(values, 0)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What the values have in common, or each of their kinds. */
function shapeOf(values: readonly unknown[], depth: number): string {
  const kinds = new Set(values.map(kindOf));
  return [...kinds]
    .map((kind) =>
      describe(
        kind,
        values.filter((value) => kindOf(value) === kind),
        depth,
      ),
    )
    .join(" or ");
}

type Kind = "object" | "array" | "number" | "text" | "true or false" | "null";

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "object":
      return "object";
    case "number":
      return "number";
    case "boolean":
      return "true or false";
    default:
      return "text";
  }
}

function describe(kind: Kind, values: readonly unknown[], depth: number): string {
  if (kind === "object") return objectShape(values as Record<string, unknown>[], depth);
  if (kind === "array") return arrayShape(values as unknown[][], depth);
  if (kind !== "number" && kind !== "text") return kind;
  const examples = [...new Set(values.map((value) => JSON.stringify(value).slice(0, 40)))];
  return `${kind} (${examples.slice(0, maxExamples).join(", ")}${examples.length > maxExamples ? ", …" : ""})`;
}

function arrayShape(values: readonly (readonly unknown[])[], depth: number): string {
  const lengths = values.map(({ length }) => length);
  const [low, high] = lengths.reduce(([a, b], n) => [Math.min(a, n), Math.max(b, n)], [Infinity, 0]);
  const count = low === high ? `${low}` : `${low} to ${high}`;
  const items = values.flatMap((value) => value.slice(0, maxItems)).slice(0, maxItems);
  const inside = items.length === 0 || depth >= maxDepth ? "" : `, each: ${shapeOf(items, depth + 1)}`;
  return `array of ${count}${inside}`;
}

function objectShape(values: readonly Record<string, unknown>[], depth: number): string {
  const byKey = new Map<string, unknown[]>();
  for (const value of values)
    for (const [key, inner] of Object.entries(value)) {
      const known = byKey.get(key);
      if (known) known.push(inner);
      else byKey.set(key, [inner]);
    }
  if (depth >= maxDepth) return `object of ${byKey.size} keys`;
  const indent = "  ".repeat(depth + 1);
  const lines = [...byKey].slice(0, maxKeys).map(([key, inner]) => {
    const sometimes = inner.length < values.length ? " (not always)" : "";
    return `${indent}${JSON.stringify(key).slice(0, 60)}${sometimes}: ${shapeOf(inner, depth + 1)}`;
  });
  if (byKey.size > maxKeys) lines.push(`${indent}… and ${byKey.size - maxKeys} more keys`);
  return `object with\n${lines.join("\n")}`;
}
