/** Python's and C's `%.<digits>f`. @param value finite */
export function formatFixed(value: number, digits: number): string {
  if (Object.is(value, -0)) return `-${formatFixed(0, digits)}`;
  return roundTie(value.toFixed(digits), { exact: value.toFixed(Math.min(100, digits + 60)), value });
}

/** Python's and C's `%.<digits>g`: significant digits, trailing zeros dropped, an exponent of at least two digits. */
export function formatGeneral(value: number, digits: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const exact = value.toExponential(Math.min(100, digits + 60));
  const [mantissa = "", power = ""] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  const rounded = roundTie(mantissa, { exact: exact.split("e")[0]!, value });
  const digitsOnly = rounded.replace(/[-.]/g, "");
  const sign = value < 0 ? "-" : "";
  if (exponent < -4 || exponent >= digits) {
    const shown = withoutZeros(`${digitsOnly[0]}.${digitsOnly.slice(1)}`);
    return `${sign}${shown}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (exponent < 0) return sign + withoutZeros(`0.${"0".repeat(-exponent - 1)}${digitsOnly}`);
  return sign + withoutZeros(`${digitsOnly.slice(0, exponent + 1)}.${digitsOnly.slice(exponent + 1)}`);
}

/** JavaScript rounds a tie up in size, C to the even digit: a tie is what is followed by 5 and nothing more. */
function roundTie(rounded: string, { exact, value }: { exact: string; value: number }): string {
  const kept = exact.slice(0, rounded.length);
  const rest = exact.slice(rounded.length).replace(/^\./, "");
  const isTie = /^50*$/.test(rest) && Number.isFinite(value);
  const lastDigit = Number(kept.at(-1) === "." ? kept.at(-2) : kept.at(-1));
  return isTie && lastDigit % 2 === 0 ? kept : rounded;
}

function withoutZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0*$/, "") : text;
}
