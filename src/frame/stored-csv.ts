import { dtypeOfKinds, KindSurvey } from "./cell-kinds.ts";
import type { CsvTokens } from "./csv-tokens.ts";
import {
  type CsvReadOptions,
  floatReader,
  type NextPart,
  readColumnAt,
  readHeader,
  rowsPerChunk,
} from "./read-csv.ts";
import { type ByteSource, NotPlainError, openParts, readCsvFrom } from "./read-csv-parts.ts";
import { RowStarts } from "./row-starts.ts";
import { type Column, type StoredCells, type Table, takeColumn } from "./table.ts";

export interface StoredCsvOptions extends CsvReadOptions {
  readonly what: string;
  /** Files of at most so many bytes are read into memory at once. */
  readonly storedFromBytes?: number;
  /** Bytes read at a time. */
  readonly partBytes?: number;
  /** Rows that are written in another order are put into it so many bytes at a time. */
  readonly blockBytes?: number;
}

/** Beyond this many columns a file is read into memory: little is gained by rows of that length. */
const maxStoredColumns = 1024;
/** At least so much is put in order in memory; of large files an eighth, so that each is read at most eight times. */
const minBlockBytes = 20 * 2 ** 20;
const shareInMemory = 1 / 8;
const maxBlockBytes = 2 ** 30;
/** Rows looked at together: few enough that what is known of them stays in the processor's caches. */
const batchRows = 1024;

/**
 * The table that `readCsvFrom` reads, of a large file only what its rows and columns are: the values of a column are
 * read when they are asked for, and rows can be taken and written without. The file must stay until then.
 * @throws CsvError as `readCsvFrom`
 */
export function readStoredCsv(
  open: () => ByteSource & Disposable,
  { storedFromBytes = 16 * 2 ** 20, partBytes = 2 ** 20, ...options }: StoredCsvOptions,
): Table {
  using source = open();
  if (source.sizeBytes <= storedFromBytes) return readCsvFrom(source, options);
  try {
    const parts = openParts(source, { ...options, partBytes });
    const names = readHeader(parts.tokens, { ...options, ...parts });
    const isStorable = parts.tokens.width === names.length && names.length <= maxStoredColumns;
    if (!isStorable) return readCsvFrom(source, options);
    const survey = surveyRows(parts, { names, ...options });
    if (survey.starts.length === 0) return readCsvFrom(source, options);
    return tableOf(
      new StoredCsv({ open, sizeBytes: source.sizeBytes, names, survey, partBytes, ...options }),
    );
  } catch (error) {
    if (!(error instanceof NotPlainError)) throw error;
    return readCsvFrom(source, options);
  }
}

/** What is known of a file after it has been read once. */
interface Survey {
  readonly starts: RowStarts;
  /** By column, by chunk: a {@link cellKind}. */
  readonly kinds: readonly (readonly number[])[];
  readonly chunkRows: number;
}

/** Reads all rows, of which `tokens` holds the first. */
function surveyRows(
  { tokens, nextPart }: { readonly tokens: CsvTokens; readonly nextPart: NextPart },
  options: CsvReadOptions & { readonly names: readonly string[] },
): Survey {
  const { names, textColumns = [] } = options;
  const chunkRows = rowsPerChunk(names.length);
  const starts = new RowStarts();
  const columns = names.map(
    (name) => new KindSurvey(floatReader(options), { isText: textColumns.includes(name) }),
  );
  for (;;) {
    const before = starts.length;
    const untilChunkEnds = chunkRows - (before % chunkRows);
    const more = readBatch(tokens, {
      rows: Math.min(batchRows, untilChunkEnds),
      anyLength: before % chunkRows === 0,
    });
    columns.forEach((column, i) => {
      column.see(tokens, i);
    });
    const expected = (1.01 * (before + tokens.rows)) / tokens.shareRead;
    for (let row = 0; row < tokens.rows; row++)
      starts.push(tokens.bytesStart + tokens.starts[tokens.rowStarts[row]!]!, expected);
    const isChunkEnd = tokens.rows === untilChunkEnds;
    if (isChunkEnd) for (const column of columns) column.endChunk();
    tokens.clear();
    if (more) continue;
    tokens.dropRead();
    const part = nextPart();
    if (part) tokens.append(part);
    else break;
  }
  if (starts.length % chunkRows > 0) for (const column of columns) column.endChunk();
  return { starts, chunkRows, kinds: columns.map(({ kinds }) => kinds) };
}

/** Reads up to so many rows of those at hand; false when there are no more. */
function readBatch(
  tokens: CsvTokens,
  { rows, anyLength }: { readonly rows: number; readonly anyLength: boolean },
): boolean {
  while (tokens.rows < rows) if (!tokens.readRecord(anyLength && tokens.rows === 0)) return false;
  return true;
}

/** A file whose rows stay in it. */
export class StoredCsv {
  readonly open: () => ByteSource & Disposable;
  readonly sizeBytes: number;
  readonly names: readonly string[];
  readonly separator: "," | "\t";
  readonly separatorByte: number;
  readonly starts: RowStarts;
  readonly kinds: Survey["kinds"];
  /** By column; undefined where cells cannot be written one by one. */
  readonly dtypes: readonly (Column["dtype"] | undefined)[];
  readonly chunkRows: number;
  readonly blockBytes: number;
  readonly readFloat: ReturnType<typeof floatReader>;
  readonly #options: CsvReadOptions & { readonly what: string; readonly partBytes: number };
  readonly #columns = new Map<number, Column>();

  constructor(
    from: CsvReadOptions & {
      readonly what: string;
      readonly open: () => ByteSource & Disposable;
      readonly sizeBytes: number;
      readonly names: readonly string[];
      readonly survey: Survey;
      readonly partBytes: number;
      readonly blockBytes?: number;
    },
  ) {
    const { open, sizeBytes, names, survey, blockBytes, ...options } = from;
    this.open = () => this.#reopened(open());
    this.sizeBytes = sizeBytes;
    this.names = names;
    this.separator = options.separator ?? ",";
    this.separatorByte = this.separator.charCodeAt(0);
    this.starts = survey.starts;
    this.kinds = survey.kinds;
    this.dtypes = survey.kinds.map(dtypeOfKinds);
    this.chunkRows = survey.chunkRows;
    this.blockBytes =
      blockBytes ?? Math.min(Math.max(minBlockBytes, sizeBytes * shareInMemory), maxBlockBytes);
    this.readFloat = floatReader(options);
    this.#options = options;
  }

  /** Floats are read to the last bit. */
  get isExact(): boolean {
    return this.#options.floatPrecision !== "high";
  }

  /** The values of a whole column, read once. */
  column(index: number): Column {
    let column = this.#columns.get(index);
    if (!column) {
      using source = this.open();
      const { tokens, nextPart } = openParts(source, this.#options);
      column = readColumnAt(tokens, index, { ...this.#options, nextPart });
      this.#columns.set(index, column);
    }
    return column;
  }

  /** @throws Error when the file is not the one that was read */
  #reopened(source: ByteSource & Disposable): ByteSource & Disposable {
    if (source.sizeBytes === this.sizeBytes) return source;
    source[Symbol.dispose]();
    throw new Error(`${this.#options.what} had ${this.sizeBytes} bytes, now it has ${source.sizeBytes}.`);
  }
}

/** Rows of a file, in any order, each as often as it is named. */
export class StoredRows {
  readonly file: StoredCsv;
  /** Undefined: all rows in their order. */
  readonly positions: Uint32Array | undefined;
  readonly #taken = new WeakMap<Uint32Array, StoredRows>();

  constructor(file: StoredCsv, positions?: Uint32Array) {
    this.file = file;
    this.positions = positions;
  }

  get length(): number {
    return this.positions?.length ?? this.file.starts.length;
  }

  /** The same object for the same array, so that the columns of a table share one. */
  take(rows: Uint32Array): StoredRows {
    const { positions } = this;
    const known = this.#taken.get(rows);
    if (known) return known;
    const taken = new StoredRows(this.file, positions ? rows.map((row) => positions[row]!) : rows);
    this.#taken.set(rows, taken);
    return taken;
  }
}

/** One column of stored rows. */
export class StoredColumn implements StoredCells {
  readonly rows: StoredRows;
  readonly index: number;

  constructor(rows: StoredRows, index: number) {
    this.rows = rows;
    this.index = index;
  }

  get length(): number {
    return this.rows.length;
  }

  take(rows: Uint32Array): Column {
    return columnOf(new StoredColumn(this.rows.take(rows), this.index));
  }

  read(): Column {
    const { file, positions } = this.rows;
    const column = file.column(this.index);
    return positions ? takeColumn(column, positions) : column;
  }
}

function tableOf(file: StoredCsv): Table {
  const all = new StoredRows(file);
  const columns = file.names.map((name, i) => ({ name, data: columnOf(new StoredColumn(all, i)) }));
  return { rows: all.length, columns };
}

/** A column that reads its values when asked; at once where its cells are of no simple kind. */
function columnOf(stored: StoredColumn): Column {
  const dtype = stored.rows.file.dtypes[stored.index];
  if (dtype === undefined) return stored.read();
  let loaded: Column | undefined;
  const load = () => {
    loaded ??= stored.read();
    return loaded;
  };
  if (dtype === "object")
    return {
      dtype,
      stored,
      get codes() {
        return (load() as ObjectColumn).codes;
      },
      get dictionary() {
        return (load() as ObjectColumn).dictionary;
      },
    };
  return {
    dtype,
    stored,
    get values() {
      return (load() as Exclude<Column, ObjectColumn>).values;
    },
  } as Column;
}

type ObjectColumn = Extract<Column, { dtype: "object" }>;
