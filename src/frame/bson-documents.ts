import type { OpenFile } from "../core/files.ts";

/** One element of a BSON document (https://bsonspec.org): its bytes, type and name included. */
export interface BsonElement {
  readonly name: string;
  readonly type: number;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** Beyond this a document is taken for damaged: MongoDB allows 16 MB. */
const mostBytes = 64 * 2 ** 20;

/** The documents of a .bson file, one after the other, each as its bytes. @throws Error when one is damaged */
export function* bsonDocuments(file: OpenFile): Generator<Buffer> {
  const length = Buffer.alloc(4);
  for (let at = 0; at < file.sizeBytes; ) {
    file.readAt(at, length);
    const size = length.readInt32LE(0);
    if (size < 5 || size > mostBytes || at + size > file.sizeBytes)
      throw new Error(`the document at byte ${at} claims ${size} bytes`);
    const document = Buffer.allocUnsafe(size);
    for (let done = 0; done < size; ) done += file.readAt(at + done, document.subarray(done));
    yield document;
    at += size;
  }
}

/** The document's own elements, nested ones unread. @throws Error for a type that is not known */
export function bsonElements(document: Buffer): BsonElement[] {
  const elements: BsonElement[] = [];
  let at = 4;
  while (document[at] !== 0) {
    const start = at;
    const type = document[at]!;
    const nameEnd = document.indexOf(0, at + 1);
    const name = document.toString("utf8", at + 1, nameEnd);
    const valueStart = nameEnd + 1;
    at = valueStart + valueBytes(document, { type, at: valueStart });
    elements.push({ name, type, start, valueStart, end: at });
  }
  return elements;
}

function valueBytes(document: Buffer, { type, at }: { type: number; at: number }): number {
  switch (type) {
    case 0x01: // double
    case 0x09: // date
    case 0x11: // timestamp
    case 0x12: // int64
      return 8;
    case 0x02: // string: length, then as many bytes
      return 4 + document.readInt32LE(at);
    case 0x03: // document
    case 0x04: // array
      return document.readInt32LE(at);
    case 0x05: // binary: length, subtype, bytes
      return 5 + document.readInt32LE(at);
    case 0x07: // object id
      return 12;
    case 0x08: // boolean
      return 1;
    case 0x0a: // null
      return 0;
    case 0x10: // int32
      return 4;
    default:
      throw new Error(`an element has the type 0x${type.toString(16)}, which is not read`);
  }
}

/** An int32 or int64. @throws Error when the element is of another type */
export function bsonInteger(document: Buffer, { name, type, valueStart }: BsonElement): number {
  if (type === 0x10) return document.readInt32LE(valueStart);
  if (type === 0x12) return Number(document.readBigInt64LE(valueStart));
  throw new Error(`"${name}" is no integer`);
}

/** The document without one element. */
export function withoutElement(document: Buffer, { start, end }: BsonElement): Buffer {
  const rest = Buffer.concat([document.subarray(0, start), document.subarray(end)]);
  rest.writeInt32LE(rest.length, 0);
  return rest;
}
