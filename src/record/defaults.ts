/** How many scores a run of the track "validation" may ask for when nothing else is said. */
export const defaultScores = 20;

/** How often a run that the harness, the machine or the cluster broke is tried again when nothing else is said. */
export const defaultInfrastructureRetries = 2;
