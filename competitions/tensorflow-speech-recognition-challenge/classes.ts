/** What a clip may be called; every other word is "unknown". */
export const classes = [
  "yes",
  "no",
  "up",
  "down",
  "left",
  "right",
  "on",
  "off",
  "stop",
  "go",
  "unknown",
  "silence",
];
