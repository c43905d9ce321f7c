/** The strings that pandas' `read_csv` takes for a missing value, exactly as written here. */
// https://pandas.pydata.org/pandas-docs/version/2.2/reference/api/pandas.read_csv.html (na_values)
const naStrings = [
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
];

const longest = Math.max(...naStrings.map((text) => text.length));
const byFirstByte: (Uint8Array[] | undefined)[] = new Array(256).fill(undefined);
for (const text of naStrings) {
  const bytes = Buffer.from(text);
  byFirstByte[bytes[0]!] = [...(byFirstByte[bytes[0]!] ?? []), bytes];
}

/** Whether the field `bytes[start .. end]` is empty or one of pandas' names for a missing value. */
export function isMissing(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  const length = end - start;
  if (length > longest) return false;
  const candidates = byFirstByte[bytes[start]!];
  if (candidates === undefined) return false;
  return candidates.some((candidate) => {
    if (candidate.length !== length) return false;
    for (let i = 1; i < length; i++) if (candidate[i] !== bytes[start + i]) return false;
    return true;
  });
}
