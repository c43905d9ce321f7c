/** How many scores a run of the track "validation" may ask for when nothing else is said. */
export const defaultScores = 20;
