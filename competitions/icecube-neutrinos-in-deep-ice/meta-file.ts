import {
  asyncBufferFromFile,
  type ColumnData,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { messageOf, UserError } from "../../src/core/errors.ts";

// The list of events has 130 million rows, and its row groups may have 64 million: some rows are in memory at a time.

type Values = BigInt64Array | Float64Array;

/** Some rows of the list of events. */
export class EventRows {
  readonly columns: ReadonlyMap<string, Values>;

  constructor(columns: ReadonlyMap<string, Values>) {
    this.columns = columns;
  }

  numbers(name: string): Float64Array {
    const values = this.columns.get(name)!;
    if (values instanceof Float64Array) return values;
    const numbers = new Float64Array(values.length);
    for (let row = 0; row < numbers.length; row++) numbers[row] = Number(values[row]!);
    return numbers;
  }

  /** The rows whose batch passes the test. */
  where(test: (batch: number) => boolean): Int32Array {
    const batches = this.numbers("batch_id");
    const rows = new Int32Array(batches.length);
    let count = 0;
    for (let row = 0; row < batches.length; row++) if (test(batches[row]!)) rows[count++] = row;
    return rows.slice(0, count);
  }

  take(rows: Int32Array): EventRows {
    const taken = [...this.columns].map(([name, values]): [string, Values] => {
      const some =
        values instanceof BigInt64Array ? new BigInt64Array(rows.length) : new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) some[i] = values[rows[i]!] as never;
      return [name, some];
    });
    return new EventRows(new Map(taken));
  }

  without(names: readonly string[]): EventRows {
    return new EventRows(new Map([...this.columns].filter(([name]) => !names.includes(name))));
  }
}

/** The list, some rows after the other. @throws UserError when it is no such Parquet file */
export async function* eventsOf(
  path: string,
  {
    columns,
    rowsAtATime = 2 ** 22,
  }: { readonly columns?: readonly string[]; readonly rowsAtATime?: number } = {},
): AsyncGenerator<EventRows> {
  const file = await asyncBufferFromFile(path);
  const metadata = await metadataOf(path, file);
  const all = columnsOf(path, metadata);
  const names = columns ?? all;
  let groupStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const groupEnd = groupStart + Number(num_rows);
    for (let rowStart = groupStart; rowStart < groupEnd; rowStart += rowsAtATime) {
      const rowEnd = Math.min(rowStart + rowsAtATime, groupEnd);
      const read = new Map<string, Values>();
      // One column after the other: each is read from its start.
      for (const name of names) read.set(name, await readColumn({ file, metadata, rowStart, rowEnd, name }));
      yield new EventRows(read);
    }
    groupStart = groupEnd;
  }
}

/** The batches in the order of their first event. @throws UserError as {@link eventsOf} */
export async function uniqueBatches(path: string): Promise<number[]> {
  const batches = new Set<number>();
  for await (const group of eventsOf(path, { columns: ["batch_id"] }))
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

/** All columns. @throws UserError when one is missing that the split needs */
function columnsOf(path: string, metadata: FileMetaData): string[] {
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const missing = ["batch_id", "event_id", "azimuth", "zenith"].filter((name) => !names.includes(name));
  if (missing.length === 0) return names;
  throw new UserError(
    `${path} has no column ${missing.join(", ")}; found ${names.join(", ")}. Give the file as Kaggle ships it.`,
  );
}

async function readColumn({
  name,
  rowStart,
  rowEnd,
  ...source
}: {
  readonly file: Source;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly name: string;
}): Promise<Values> {
  let values: Values | undefined;
  // Pages reach over both ends of the rows that are asked for.
  const onChunk = ({ columnData, ...chunk }: ColumnData) => {
    const isWhole = typeof columnData[0] === "bigint";
    values ??= isWhole ? new BigInt64Array(rowEnd - rowStart) : new Float64Array(rowEnd - rowStart);
    const to = Math.min(rowEnd, chunk.rowEnd);
    for (let row = Math.max(rowStart, chunk.rowStart); row < to; row++)
      values[row - rowStart] = columnData[row - chunk.rowStart] as never;
  };
  await parquetRead({ ...source, compressors, rowStart, rowEnd, columns: [name], onChunk });
  return values!;
}

export interface EventsWriter {
  write(events: EventRows): Promise<void>;
  finish(): Promise<void>;
}

/** Writes Parquet, compressed by Snappy, in row groups of at most a million rows. */
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
