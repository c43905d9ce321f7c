/** Python's `repr` of a float: shortest digits that read back the same, `1e-05`, `1e+16`, `inf`, `nan`. */
export function pythonRepr(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  const text = String(x);
  const magnitude = Math.abs(x);
  // JavaScript and Python choose the same digits, but change to the exponent form at other sizes.
  if (magnitude >= 1e-4 && magnitude < 1e16) return Number.isInteger(x) ? `${text}.0` : text;
  const [mantissa, exponent] = (text.includes("e") ? text : x.toExponential()).split("e") as [string, string];
  const [sign, digits] = [exponent[0], exponent.slice(1)];
  return `${mantissa}e${sign}${digits.padStart(2, "0")}`;
}
