/** Edgar Allan Poe, HP Lovecraft, Mary Wollstonecraft Shelley. */
export const classes = ["EAP", "HPL", "MWS"];
