import type { ChunkColumn } from "./infer-column.ts";
import type { ObjectDictionary } from "./object-dictionary.ts";
import type { Column } from "./table.ts";

/**
 * Joins the chunks of a column as pandas 2.2.3 does (`concat_compat`): chunks of one dtype keep it; with an
 * object among them every value stays what it was in its chunk, so that one column can hold 1, 1.5, true and
 * "1"; int64 with uint64 or float64 gives float64; and booleans with numbers give objects of numbers.
 */
export function joinChunks(chunks: readonly ChunkColumn[], dictionary: ObjectDictionary): Column {
  const joined = joinValues(chunks, dictionary);
  return joined.dtype === "object"
    ? { dtype: "object", codes: joined.values, dictionary: dictionary.values }
    : joined;
}

/** Up to this many rows chunks of one dtype are joined at once, so that wide tables have not too many. */
const joinAtOnceRows = 2 ** 16;

/**
 * Appends a chunk; joins it with those before it while they are as small and of its dtype. Large ones of one dtype
 * are written into one array from the second on, which has room for the rows expected in all.
 */
export function appendChunk(chunks: ChunkColumn[], chunk: ChunkColumn, expectedRows: number): void {
  const previous = chunks.at(-1);
  if (previous && chunk.values.length > joinAtOnceRows && isAlike(previous, chunk)) {
    const values = extended(previous.values as Float64Array, chunk.values as Float64Array, expectedRows);
    chunks[chunks.length - 1] = { dtype: chunk.dtype, values } as ChunkColumn;
    return;
  }
  let last = chunk;
  for (;;) {
    const before = chunks.at(-1);
    const fits =
      before !== undefined && before.dtype === last.dtype && before.values.length <= last.values.length;
    if (!fits || last.values.length > joinAtOnceRows) break;
    chunks.pop();
    last = joinSame(last.dtype, [before, last]);
  }
  chunks.push(last);
}

function isAlike(a: ChunkColumn, b: ChunkColumn): boolean {
  return a.dtype === b.dtype && a.values.constructor === b.values.constructor;
}

/** Both arrays as one, in the first one's buffer where it has room; works for every typed array. */
function extended(first: Float64Array, second: Float64Array, expectedRows: number): Float64Array {
  const Constructor = first.constructor as Float64ArrayConstructor;
  const rows = first.length + second.length;
  const hasRoom = first.buffer.byteLength - first.byteOffset >= rows * first.BYTES_PER_ELEMENT;
  const room = hasRoom ? first : new Constructor(Math.max(expectedRows, Math.ceil(rows * 1.25)));
  if (!hasRoom) room.set(first);
  const joined = new Constructor(room.buffer as ArrayBuffer, room.byteOffset, rows);
  joined.set(second, first.length);
  return joined;
}

function joinValues(chunks: readonly ChunkColumn[], dictionary: ObjectDictionary): ChunkColumn {
  const dtypes = new Set(chunks.map((chunk) => chunk.dtype));
  if (dtypes.size === 1) return joinSame(chunks[0]!.dtype, chunks);
  if (dtypes.has("object")) return asObjects(chunks, dictionary);
  const hasBools = dtypes.delete("bool");
  const numeric = dtypes.size === 1 ? [...dtypes][0]! : "float64";
  const floats = () => chunks.map((chunk) => ({ dtype: "float64" as const, values: toFloats(chunk) }));
  if (!hasBools) return joinSame("float64", floats());
  return asObjects(
    numeric === "float64"
      ? floats()
      : chunks.map((chunk) => (chunk.dtype === "bool" ? asInts(chunk) : chunk)),
    dictionary,
  );
}

function joinSame(dtype: ChunkColumn["dtype"], chunks: readonly ChunkColumn[]): ChunkColumn {
  switch (dtype) {
    case "int64":
      return { dtype, values: joinIntegers(chunks) };
    case "uint64":
      return { dtype, values: joinArrays(BigUint64Array, chunks) };
    case "float64":
      return { dtype, values: joinArrays(Float64Array, chunks) };
    case "bool":
      return { dtype, values: joinArrays(Uint8Array, chunks) };
    case "object":
      return { dtype, values: joinArrays(Int32Array, chunks) };
  }
}

type Chunk<A> = { readonly values: A };
type ArrayOf<V> = { set(values: ArrayLike<V>, offset: number): void; readonly length: number };

function joinArrays<A extends ArrayOf<number> | ArrayOf<bigint>>(
  Constructor: new (length: number) => A,
  chunks: readonly ChunkColumn[],
): A {
  const parts = chunks as unknown as readonly Chunk<A>[];
  if (parts.length === 1) return parts[0]!.values;
  const joined = new Constructor(parts.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  for (const { values } of parts) {
    (joined as ArrayOf<unknown>).set(values as unknown as ArrayLike<unknown>, offset);
    offset += values.length;
  }
  return joined;
}

/** Float64Array while every value is a safe integer, else BigInt64Array. */
function joinIntegers(chunks: readonly ChunkColumn[]): Float64Array | BigInt64Array {
  if (chunks.every(({ values }) => values instanceof Float64Array)) return joinArrays(Float64Array, chunks);
  const exact = chunks.map(({ dtype, values }) => {
    const bigints = values instanceof Float64Array ? BigInt64Array.from(values, BigInt) : values;
    return { dtype, values: bigints } as ChunkColumn;
  });
  return joinArrays(BigInt64Array, exact);
}

function toFloats({ values }: ChunkColumn): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values as ArrayLike<number>, Number);
}

function asInts({ values }: ChunkColumn): ChunkColumn {
  return { dtype: "int64", values: Float64Array.from(values as Uint8Array) };
}

function asObjects(chunks: readonly ChunkColumn[], dictionary: ObjectDictionary): ChunkColumn {
  const codes = chunks.map((chunk) => ({ dtype: "object" as const, values: codesOf(chunk, dictionary) }));
  return joinSame("object", codes);
}

function codesOf(chunk: ChunkColumn, dictionary: ObjectDictionary): Int32Array {
  switch (chunk.dtype) {
    case "object":
      return chunk.values;
    case "int64":
    case "uint64":
      return Int32Array.from(chunk.values as ArrayLike<number>, (value) =>
        dictionary.codeOfValue(BigInt(value)),
      );
    case "float64":
      return Int32Array.from(chunk.values, (value) =>
        Number.isNaN(value) ? -1 : dictionary.codeOfValue(value),
      );
    case "bool":
      return Int32Array.from(chunk.values, (value) => dictionary.codeOfValue(value === 1));
  }
}
