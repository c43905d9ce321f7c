/**
 * The value of a bytes feature in each record of a TFRecord file of `tf.train.Example`s
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord), as text. Checksums are not compared.
 * @throws Error when the bytes are no such file, or a record has no such feature
 */
export function featureTexts(bytes: Buffer, feature: string): string[] {
  return records(bytes).map((record) => {
    const value = featureValue(record, feature);
    if (!value) throw new Error(`a record has no feature "${feature}"`);
    return value.toString("utf8");
  });
}

/** Records: length (uint64), its checksum, content, its checksum. */
function records(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 12 <= bytes.length ? Number(bytes.readBigUInt64LE(at)) : Number.NaN;
    const end = at + 12 + length;
    if (!(end + 4 <= bytes.length)) throw new Error(`it ends within the record that begins at byte ${at}`);
    found.push(bytes.subarray(at + 12, end));
    at = end + 4;
  }
  return found;
}

/** Example{1: Features{1: map entries{1: key, 2: Feature{1: BytesList{1: value}}}}} */
function featureValue(example: Buffer, feature: string): Buffer | undefined {
  for (const features of fields(example, 1))
    for (const entry of fields(features, 1)) {
      if (fields(entry, 1)[0]?.toString("utf8") !== feature) continue;
      const list = fields(entry, 2).flatMap((value) => fields(value, 1));
      return list.flatMap((values) => fields(values, 1))[0];
    }
  return undefined;
}

/** The length-delimited fields of a number in a protobuf message. */
function fields(message: Buffer, number: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new Error("a record is cut short");
      value += (byte & 0x7f) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag & 7;
    if (kind === 2) {
      const length = varint();
      if (Math.floor(tag / 8) === number) found.push(message.subarray(at, at + length));
      at += length;
    } else if (kind === 0) varint();
    else at += kind === 1 ? 8 : 4;
  }
  return found;
}

/** The file with only the named bytes features in each record. @throws Error as {@link featureTexts} */
export function onlyFeatures(bytes: Buffer, names: readonly string[]): Buffer {
  return tfRecords(
    records(bytes).map((record) => {
      const kept = names.map((name) => [name, featureValue(record, name)] as const);
      return Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
    }),
  );
}

/** A TFRecord file of examples, each of bytes features. */
export function tfRecords(examples: readonly Readonly<Record<string, string | Uint8Array>>[]): Buffer {
  return Buffer.concat(
    examples.flatMap((example) => {
      const content = exampleBytes(example);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(content.length), 0);
      return [length, maskedCrc(length), content, maskedCrc(content)];
    }),
  );
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** TFRecord's checksum: CRC-32C, rotated and shifted so that sums of sums stay sums. */
function maskedCrc(bytes: Uint8Array): Buffer {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  crc = ~crc >>> 0;
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0, 0);
  return masked;
}

function exampleBytes(example: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const entries = Object.entries(example).map(([name, value]) => {
    const feature = delimited(1, delimited(1, Buffer.from(value)));
    return delimited(1, Buffer.concat([delimited(1, Buffer.from(name)), delimited(2, feature)]));
  });
  return delimited(1, Buffer.concat(entries));
}

function delimited(number: number, content: Buffer): Buffer {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), content]);
}
