/** A NumPy array as its .npy file holds it: rows are along the first axis. */
export interface NpyArray {
  /** NumPy's `descr`, as "<f4", "|u1" or "<U2". */
  readonly descr: string;
  readonly shape: readonly number[];
  /** The elements in C order. */
  readonly data: Buffer;
}

const magic = Buffer.from("\x93NUMPY", "latin1");

/** The header of a .npy file and where its elements begin. */
export interface NpyHeader {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly dataStart: number;
  /** Bytes of one element. */
  readonly elementBytes: number;
}

/** @throws Error when the bytes are no .npy of versions 1 to 3 in C order */
export function parseNpyHeader(bytes: Buffer): NpyHeader {
  const version = bytes[6] ?? 0;
  if (!bytes.subarray(0, 6).equals(magic) || version < 1 || version > 3)
    throw new Error("it is no .npy file");
  const lengthBytes = version === 1 ? 2 : 4;
  const headerStart = 8 + lengthBytes;
  const length = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const text = bytes.toString("latin1", headerStart, headerStart + length);
  const descr = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined)
    throw new Error("its header names no simple type and shape");
  if (/'fortran_order':\s*True/.test(text)) throw new Error("its elements are in Fortran order");
  const size = Number(descr.slice(2)) * (descr[1] === "U" ? 4 : 1);
  return {
    descr,
    shape: shape
      .split(",")
      .filter((part) => part.trim() !== "")
      .map(Number),
    dataStart: headerStart + length,
    elementBytes: size,
  };
}

/** @throws Error as {@link parseNpyHeader}, or when the file is shorter than its shape */
export function parseNpy(bytes: Buffer): NpyArray {
  const { descr, shape, dataStart, elementBytes } = parseNpyHeader(bytes);
  const length = shape.reduce((product, size) => product * size, 1) * elementBytes;
  const data = bytes.subarray(dataStart, dataStart + length);
  if (data.length < length) throw new Error(`it holds ${data.length} bytes of elements, expected ${length}`);
  return { descr, shape, data };
}

/** The header that `np.save` of NumPy 1.26 writes: version 1.0, padded so that the elements begin at a multiple of 64. */
export function npyHeader({ descr, shape }: Pick<NpyArray, "descr" | "shape">): Buffer {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  // NumPy leaves room for the first axis to grow to 21 digits.
  const room = Math.max(0, 21 - String(shape[0] ?? "").length);
  const used = magic.length + 4 + text.length + room + 1;
  const padded = `${text}${" ".repeat(room + ((64 - (used % 64)) % 64))}\n`;
  const length = Buffer.alloc(4);
  length[0] = 1;
  length.writeUInt16LE(padded.length, 2);
  return Buffer.concat([magic, length, Buffer.from(padded, "latin1")]);
}

/** One element as a number or text. @throws Error for types other than booleans, integers, floats and texts */
export function npyElement({ descr, data }: NpyArray, index: number): number | bigint | string | boolean {
  const kind = descr.slice(1);
  if (kind[0] === "U")
    return utf32(data, { start: index * 4 * Number(kind.slice(1)), length: Number(kind.slice(1)) });
  const bytes = Number(kind.slice(1));
  const at = index * bytes;
  switch (kind) {
    case "b1":
      return data[at] !== 0;
    case "i1":
      return data.readInt8(at);
    case "u1":
      return data.readUInt8(at);
    case "i2":
      return data.readInt16LE(at);
    case "u2":
      return data.readUInt16LE(at);
    case "i4":
      return data.readInt32LE(at);
    case "u4":
      return data.readUInt32LE(at);
    case "i8":
      return data.readBigInt64LE(at);
    case "u8":
      return data.readBigUInt64LE(at);
    case "f4":
      return data.readFloatLE(at);
    case "f8":
      return data.readDoubleLE(at);
    default:
      throw new Error(`arrays of type ${descr} are not read`);
  }
}

function utf32(data: Buffer, { start, length }: { start: number; length: number }): string {
  let text = "";
  for (let i = 0; i < length; i++) {
    const code = data.readUInt32LE(start + 4 * i);
    if (code === 0) break;
    text += String.fromCodePoint(code);
  }
  return text;
}
