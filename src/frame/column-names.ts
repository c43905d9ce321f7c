/**
 * The column names that pandas makes of a header: an empty one becomes "Unnamed: 3" (its position from 0), a
 * repeated one "x.1", "x.2", skipping names that the header has already; named columns are served first.
 */
export function columnNamesOf(header: readonly string[]): string[] {
  const names = header.map((name, i) => (name === "" ? `Unnamed: ${i}` : name));
  const inHeader = new Map<string, number>();
  for (const name of names) inHeader.set(name, (inHeader.get(name) ?? 0) + 1);
  const used = new Map<string, number>();
  const positions = [...header.keys()];
  const order = [...positions.filter((i) => header[i] !== ""), ...positions.filter((i) => header[i] === "")];
  for (const i of order) {
    const original = names[i]!;
    let name = original;
    let count = used.get(name) ?? 0;
    while (count > 0) {
      used.set(original, count + 1);
      name = `${original}.${count}`;
      count = (inHeader.get(name) ?? 0) > 0 ? count + 1 : (used.get(name) ?? 0);
    }
    names[i] = name;
    used.set(name, count + 1);
    inHeader.set(original, inHeader.get(original)! - 1);
    inHeader.set(name, (inHeader.get(name) ?? 0) + 1);
  }
  return names;
}
