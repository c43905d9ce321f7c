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

/** As in the original competition: other words are "unknown", clips of the background noise are "silence". */
export function classOf(folder: string): string {
  if (folder === "_background_noise_") return "silence";
  return classes.includes(folder) ? folder : "unknown";
}
