/**
 * Python's `round(x, 5)`: to the nearest 5-decimal number, exact ties to the even last digit.
 * The reference rounds every score so before it compares with a medal line.
 */
export function roundScore(score: number): number {
  if (!Number.isFinite(score) || Math.abs(score) >= 1e15) return score;
  const rounded = Number(score.toFixed(5)); // exact but for ties, which toFixed sends away from zero
  // A tie needs a fifth decimal followed by exactly 5: then 10^6 x is an odd multiple of 5, all digits shown.
  const digits = score.toFixed(20);
  const [, decimals = ""] = digits.split(".");
  const isTie =
    decimals[5] === "5" && /^0*$/.test(decimals.slice(6)) && Number(digits) === score && isDyadic(score);
  if (!isTie) return rounded;
  const down = Number(`${digits.split(".")[0]}.${decimals.slice(0, 5)}`);
  return Number(decimals[4]) % 2 === 0 ? down : rounded;
}

/** True when x is a multiple of 2^-20: every double whose decimal expansion ends after 6 places is one. */
function isDyadic(x: number): boolean {
  return Number.isInteger(x * 2 ** 20);
}
