import {
  asyncBufferFromFile,
  type ColumnData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { messageOf, UserError } from "../../src/core/errors.ts";

// The list of events has 130 million rows: one row group is in memory at a time.

type Values = BigInt64Array | Float64Array;

/** Some rows of the list of events. */
export class EventRows {
  readonly columns: ReadonlyMap<string, Values>;

  constructor(columns: ReadonlyMap<string, Values>) {
    this.columns = columns;
  }

  numbers(name: string): Float64Array {
    return Float64Array.from(this.columns.get(name)!, Number);
  }

  /** The rows whose batch passes the test. */
  where(test: (batch: number) => boolean): Int32Array {
    const batches = this.numbers("batch_id");
    return Int32Array.from(batches.keys()).filter((row) => test(batches[row]!));
  }

  take(rows: Int32Array): EventRows {
    const taken = [...this.columns].map(([name, values]): [string, Values] => [
      name,
      values instanceof BigInt64Array
        ? BigInt64Array.from(rows, (row) => values[row]!)
        : Float64Array.from(rows, (row) => values[row]!),
    ]);
    return new EventRows(new Map(taken));
  }

  without(names: readonly string[]): EventRows {
    return new EventRows(new Map([...this.columns].filter(([name]) => !names.includes(name))));
  }
}

/** The list, one row group after the other. @throws UserError when it is no such Parquet file */
export async function* eventsOf(path: string, columns?: readonly string[]): AsyncGenerator<EventRows> {
  const file = await asyncBufferFromFile(path);
  const metadata = await metadataOf(path, file);
  let first = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const range = { rowStart: first, rowEnd: first + rows };
    yield new EventRows(await readGroup({ path, file, metadata, range, columns }));
    first += rows;
  }
}

/** The batches in the order of their first event. */
export async function uniqueBatches(path: string): Promise<number[]> {
  const batches = new Set<number>();
  for await (const group of eventsOf(path, ["batch_id"]))
    for (const batch of group.numbers("batch_id")) batches.add(batch);
  return [...batches];
}

type Source = Awaited<ReturnType<typeof asyncBufferFromFile>>;

async function metadataOf(path: string, file: Source): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file);
  } catch (error) {
    throw new UserError(`${path} cannot be read as Parquet: ${messageOf(error)}. Get the data again.`, {
      cause: error,
    });
  }
}

async function readGroup({
  path,
  file,
  metadata,
  range: { rowStart, rowEnd },
  columns,
}: {
  path: string;
  file: Source;
  metadata: FileMetaData;
  range: { rowStart: number; rowEnd: number };
  columns: readonly string[] | undefined;
}): Promise<Map<string, Values>> {
  const read = new Map<string, Values>();
  const onChunk = (chunk: ColumnData) => {
    const isWhole = typeof chunk.columnData[0] === "bigint";
    const rows = rowEnd - rowStart;
    const values = read.get(chunk.columnName) ?? (isWhole ? new BigInt64Array(rows) : new Float64Array(rows));
    read.set(chunk.columnName, values);
    for (let row = Math.max(rowStart, chunk.rowStart); row < Math.min(rowEnd, chunk.rowEnd); row++)
      values[row - rowStart] = chunk.columnData[row - chunk.rowStart] as never;
  };
  await parquetRead({
    ...{ file, metadata, compressors, rowStart, rowEnd, onChunk },
    ...(columns && { columns: [...columns] }),
  });
  const missing = (columns ?? ["batch_id", "event_id", "azimuth", "zenith"]).filter(
    (name) => !read.has(name),
  );
  if (missing.length > 0 && rowEnd > rowStart)
    throw new UserError(`${path} has no column ${missing.join(", ")}. Give the file as Kaggle ships it.`);
  return read;
}

export interface EventsWriter {
  write(events: EventRows): Promise<void>;
  finish(): Promise<void>;
}

/** Writes Parquet, a row group a call, compressed by Snappy. */
export function eventsWriter(path: string): EventsWriter {
  let writer: ParquetWriter | undefined;
  const open = (events: EventRows) =>
    new ParquetWriter({
      writer: fileWriter(path),
      schema: schemaFromColumnData({ columnData: typed(events) }),
    });
  return {
    async write(events) {
      writer ??= open(events);
      const columnData = [...events.columns].map(([name, data]) => ({ name, data }));
      await writer.write({ columnData, rowGroupSize: 1_000_000 });
    },
    async finish() {
      await writer?.finish();
    },
  };
}

function typed(
  events: EventRows,
): { name: string; data: Values; type: "INT64" | "DOUBLE"; nullable: false }[] {
  return [...events.columns].map(([name, data]) => ({
    ...{ name, data },
    type: data instanceof BigInt64Array ? "INT64" : "DOUBLE",
    nullable: false,
  }));
}
