const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * The decimal (high * 10^lowDigits + low) / 10^decimals as a correctly rounded double, or NaN where that is
 * not certain: `Number()` of its text is right then, but ten times slower.
 *
 * Product and quotient are taken with twice the precision of a double (Dekker 1971, "A floating-point
 * technique for extending the available precision"). The quotient is kept when its error, below 2^-98 of its
 * value, cannot change how it rounds.
 *
 * @param high an integer below 1e15
 * @param low an integer below 10^lowDigits
 * @param scale lowDigits (0 to 7) and decimals (0 to 22), packed by {@link packScale}
 */
export function decimalToDouble(high: number, low: number, scale: number): number {
  const lowDigits = scale >> 5;
  const power = powersOfTen[scale & 31]!;
  // mantissa + rest = high * 10^lowDigits + low, exactly up to 2^-106.
  const shift = powersOfTen[lowDigits]!;
  const product = high * shift;
  const tail = low + productError(high, shift, product);
  const mantissa = product + tail;
  const rest = tail - (mantissa - product);
  if (power === 1 && rest === 0) return mantissa;
  const quotient = mantissa / power;
  const back = quotient * power;
  const correction = (mantissa - back - productError(quotient, power, back) + rest) / power;
  const error = quotient * 2 ** -98;
  const value = quotient + (correction - error);
  return value === quotient + (correction + error) ? value : Number.NaN;
}

export function packScale(lowDigits: number, decimals: number): number {
  return lowDigits * 32 + decimals;
}

/** `a * b - product`, where product is `a * b` rounded: without rounding, by halves of 26 bits (Veltkamp's split). */
export function productError(a: number, b: number, product: number): number {
  const aScaled = a * 134_217_729;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * 134_217_729;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
