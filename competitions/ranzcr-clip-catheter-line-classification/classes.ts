/** The catheter positions that the reference's sample submission and grader know. */
export const gradedByReference = [
  "ETT - Abnormal",
  "ETT - Borderline",
  "ETT - Normal",
  "NGT - Abnormal",
  "NGT - Borderline",
  "NGT - Incompletely Imaged",
  "NGT - Normal",
  "CVC - Abnormal",
  "CVC - Borderline",
] as const;

/** Those of the original competition. */
export const classes = [...gradedByReference, "CVC - Normal", "Swan Ganz Catheter Present"] as const;
