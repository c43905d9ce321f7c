/** The classes, and the names of the probability columns; in the order of the alphabet. */
export const presidents = [
  "Bush",
  "Cleveland",
  "Clinton",
  "Coolidge",
  "Eisenhower",
  "Obama",
  "Roosevelt",
  "Truman",
] as const;
