import type { JournalEvent, Track } from "./schema.ts";
import type { Experiment } from "./store.ts";
import { readEvents } from "./store.ts";

/** The journal's event of a score that an agent was told while it ran; its data names the track. */
export const scoreShown = "score-shown";

const strength: readonly Track[] = ["sealed", "validation", "practice"];

/** What feedback a run really had: the weakest seal among what was asked for and what its journal shows. */
export function trackOf(asked: Track, events: readonly JournalEvent[]): Track {
  const seen = events.flatMap(({ type, data }) => {
    if (type !== scoreShown) return [];
    return strength.includes(data["track"] as Track) ? [data["track"] as Track] : ["practice" as const];
  });
  return [asked, ...seen].reduce((a, b) => (strength.indexOf(a) >= strength.indexOf(b) ? a : b));
}

/** The experiment under the track that its journals show: what touched practice is never reported as sealed. */
export function withTrueTrack(experiment: Experiment): Experiment {
  const runs = experiment.runs.map(({ dir, record }) => ({
    dir,
    record: { ...record, track: trackOf(record.track, readEvents(dir).events) },
  }));
  const track = runs.reduce<Track>(
    (weakest, { record }) =>
      strength.indexOf(record.track) > strength.indexOf(weakest) ? record.track : weakest,
    experiment.group.track,
  );
  return { ...experiment, group: { ...experiment.group, track }, runs };
}
