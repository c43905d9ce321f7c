import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import type { JournalEvent } from "../../../src/record/schema.ts";
import { listGroups, readEvents, readExperiment, type StoredRun } from "../../../src/record/store.ts";
import { ended, makePlace, type Place, until } from "../mlebench.ts";

export interface AgentPlace {
  readonly place: Place;
  /** A scripted model: `parts`, then a module's body. @returns what --model takes */
  script(name: string, body: string): string;
  /** Arguments of a run of the agent on quake-magnitude. */
  runOf(model: string, settings?: readonly string[], more?: readonly string[]): string[];
  /** The run of the newest group. */
  newest(): StoredRun;
  /** What the newest run's journal has of a type. */
  eventsOf(type: string): JournalEvent["data"][];
  /** Starts a run, kills the harness with SIGKILL once the journal has `count` events of `type`, and resumes. */
  killAndResume(args: readonly string[], type: string, count: number): Promise<void>;
}

/** A place of its own for the tests of one agent; `place` is there from the first test on. */
export function useAgentPlace(agent: string, parts: string): AgentPlace {
  let place: Place;
  beforeAll(() => {
    place = makePlace();
    expect(place.run(["prepare", "-c", "quake-magnitude"]).status).toBe(0);
  });
  afterAll(() => place[Symbol.dispose]());
  const newest = () => {
    const name = listGroups(place.runsDir).toSorted().at(-1)!;
    return readExperiment(join(place.runsDir, name)).runs[0]!;
  };
  const eventsOf = (type: string) =>
    readEvents(newest().dir)
      .events.filter((event) => event.type === type)
      .map(({ data }) => data);
  return {
    get place() {
      return place;
    },
    newest,
    eventsOf,
    script(name, body) {
      const path = join(place.dir, `${name}.mjs`);
      writeFileSync(path, `${parts}\n${body}`);
      return `scripted/${path}`;
    },
    runOf: (model, settings = [], more = []) => [
      ...["run", "--agent", agent, "-c", "quake-magnitude", "--time-limit", "10m", "--memory", "1g"],
      ...["--model", model, ...(settings.length > 0 ? ["--set", ...settings] : []), ...more],
    ],
    async killAndResume(args, type, count) {
      const before = listGroups(place.runsDir).length;
      const child = place.start(args);
      const end = ended(child);
      await until(() => listGroups(place.runsDir).length > before && eventsOf(type).length >= count);
      child.kill("SIGKILL");
      await end;
      place.run(["resume", join(newest().dir, "..")]);
    },
  };
}
