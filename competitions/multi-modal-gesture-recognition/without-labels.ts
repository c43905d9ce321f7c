import { deflateSync, inflateSync } from "node:zlib";
import { UserError } from "../../src/core/errors.ts";

// MATLAB's MAT-file format, level 5: https://www.mathworks.com/help/pdf_doc/matlab/matfile_format.pdf

const headerBytes = 128;
const miCompressed = 15;
const miMatrix = 14;
const structClass = 2;
const doubleClass = 6;
/** The field of the struct `Video` that names the gestures of a film and where they begin and end. */
const hidden = "Labels";

/**
 * A .mat file whose structs have an empty `Labels`: the field stays, so that programs that read it go on.
 * @throws UserError when it is no MAT-file of level 5 in little-endian order
 */
export function withoutLabels(mat: Buffer, path: string): Buffer {
  if (mat.length < headerBytes || mat.toString("latin1", 126, 128) !== "IM")
    throw new UserError(`${path} is no MAT-file of level 5. Give the data as Kaggle ships them.`);
  const elements = elementsOf(mat, headerBytes).map(({ type, data }) => {
    if (type !== miCompressed) return elementBytes(type, type === miMatrix ? withoutField(data) : data);
    const [inner] = elementsOf(inflateSync(data), 0);
    const packed = deflateSync(
      elementBytes(inner!.type, inner!.type === miMatrix ? withoutField(inner!.data) : inner!.data),
    );
    return Buffer.concat([tag(miCompressed, packed.length), packed]); // compressed elements are not padded
  });
  return Buffer.concat([mat.subarray(0, headerBytes), ...elements]);
}

interface Element {
  readonly type: number;
  readonly data: Buffer;
}

/** The elements one after the other; those of at most four bytes stand within their tag. */
function elementsOf(bytes: Buffer, start: number): Element[] {
  const elements: Element[] = [];
  for (let at = start; at + 8 <= bytes.length; ) {
    const first = bytes.readUInt32LE(at);
    const smallBytes = first >>> 16;
    if (smallBytes > 0) {
      elements.push({ type: first & 0xffff, data: bytes.subarray(at + 4, at + 4 + smallBytes) });
      at += 8;
      continue;
    }
    const size = bytes.readUInt32LE(at + 4);
    elements.push({ type: first, data: bytes.subarray(at + 8, at + 8 + size) });
    at += 8 + (first === miCompressed ? size : padded(size));
  }
  return elements;
}

/** The content of a matrix; of a struct, with the hidden field empty, at any depth. */
function withoutField(matrix: Buffer): Buffer {
  const elements = elementsOf(matrix, 0);
  const classOf = elements[0]?.data[0];
  if (classOf !== structClass) return matrix;
  // Flags, dimensions, name, length of a field name, field names, then the fields of each struct of the array.
  const nameBytes = elements[3]!.data.readInt32LE(0);
  const names = namesOf(elements[4]!.data, nameBytes);
  return Buffer.concat(
    elements.map(({ type, data }, i) => {
      if (i < 5) return elementBytes(type, data);
      const name = names[(i - 5) % names.length];
      return elementBytes(type, name === hidden ? emptyDouble() : withoutField(data));
    }),
  );
}

function namesOf(data: Buffer, nameBytes: number): string[] {
  return Array.from({ length: Math.floor(data.length / nameBytes) }, (_, i) => {
    const name = data.toString("latin1", i * nameBytes, (i + 1) * nameBytes);
    return name.slice(0, name.indexOf("\0"));
  });
}

/** A double matrix of 0 x 0 without a name. */
function emptyDouble(): Buffer {
  const [miInt8, miInt32, miUint32, miDouble] = [1, 5, 6, 9];
  const flags = Buffer.alloc(8);
  flags[0] = doubleClass;
  const nothing = Buffer.alloc(0);
  return Buffer.concat([
    elementBytes(miUint32, flags),
    elementBytes(miInt32, Buffer.alloc(8)),
    elementBytes(miInt8, nothing),
    elementBytes(miDouble, nothing),
  ]);
}

function elementBytes(type: number, data: Buffer): Buffer {
  return Buffer.concat([tag(type, data.length), data, Buffer.alloc(padded(data.length) - data.length)]);
}

function tag(type: number, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(size, 4);
  return bytes;
}

function padded(size: number): number {
  return Math.ceil(size / 8) * 8;
}
