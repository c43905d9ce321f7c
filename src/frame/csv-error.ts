export type CsvProblem =
  /** No header at all: pandas' EmptyDataError. */
  | { readonly kind: "empty" }
  /** A row longer than the one before it; `line` counts records and blank lines from 1, as pandas does. */
  | { readonly kind: "ragged"; readonly line: number; readonly expected: number; readonly found: number }
  | { readonly kind: "open-quote"; readonly line: number }
  | { readonly kind: "encoding"; readonly offset: number }
  /** A line after a bare carriage return that begins with a blank: pandas' "Buffer overflow caught". */
  | { readonly kind: "line-ends"; readonly line: number }
  /** More fields, cells or bytes in a field than are read; pandas would run out of memory. */
  | { readonly kind: "too-large"; readonly detail: string };

/** The bytes are no table that pandas would read. Its message is written for the author of the file. */
export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly problem: CsvProblem;

  constructor(what: string, problem: CsvProblem) {
    super(`${what}: ${sentence(problem)}`);
    this.problem = problem;
  }
}

function sentence(problem: CsvProblem): string {
  switch (problem.kind) {
    case "empty":
      return "it is empty, expected a header line with the column names";
    case "ragged":
      return `line ${problem.line} has ${problem.found} fields, expected ${problem.expected}`;
    case "open-quote":
      return `the quote opened in line ${problem.line} is never closed`;
    case "encoding":
      return `byte ${problem.offset + 1} is not valid UTF-8; save the file as UTF-8`;
    case "line-ends":
      return `line ${problem.line} follows a bare carriage return and begins with a blank; end lines with \\n`;
    case "too-large":
      return problem.detail;
  }
}
