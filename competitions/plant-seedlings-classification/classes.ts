export const classes = [
  "Black-grass",
  "Charlock",
  "Cleavers",
  "Common Chickweed",
  "Common wheat",
  "Fat Hen",
  "Loose Silky-bent",
  "Maize",
  "Scentless Mayweed",
  "Shepherds Purse",
  "Small-flowered Cranesbill",
  "Sugar beet",
];
