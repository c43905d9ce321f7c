/** Open files of one process, where a run's limits do not say otherwise. */
export const DEFAULT_OPEN_FILES = 4096;
