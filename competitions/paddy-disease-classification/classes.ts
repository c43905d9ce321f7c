export const classes = [
  "bacterial_leaf_blight",
  "bacterial_leaf_streak",
  "bacterial_panicle_blight",
  "blast",
  "brown_spot",
  "dead_heart",
  "downy_mildew",
  "hispa",
  "normal",
  "tungro",
];
