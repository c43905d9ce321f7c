import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { type Clock, timestamp } from "../core/clock.ts";
import { explainWriteError } from "../core/files.ts";
import { type GroupRecord, schemaVersion } from "../record/schema.ts";
import { writeGroup } from "../record/store.ts";

export type GroupRequest = Omit<GroupRecord, "schemaVersion" | "id" | "createdAt" | "runs">;

/**
 * Makes `<runs-dir>/<timestamp>_run-group_<agent>/` with its group.json: the whole plan, before anything runs.
 * Runs are ordered seed by seed, so that a group stopped early has whole seeds.
 */
export function createGroup(
  runsDir: string,
  request: GroupRequest,
  clock: Clock,
): { dir: string; group: GroupRecord } {
  const now = clock.now();
  const runs = Array.from({ length: request.seeds }, (_, seed) => seed).flatMap((seed) =>
    request.competitions.map((competition) => ({ id: `${competition}_${randomUUID()}`, competition, seed })),
  );
  const { id: agentId } = request.agent;
  const agentName = isAbsolute(agentId) ? basename(dirname(agentId)) : agentId.replaceAll("/", "-");
  try {
    mkdirSync(runsDir, { recursive: true });
    const id = freeName(runsDir, `${timestamp(now)}_run-group_${agentName}`);
    const dir = join(runsDir, id);
    const group = {
      schemaVersion,
      id,
      createdAt: new Date(now).toISOString(),
      ...request,
      runs,
    };
    writeGroup(dir, group);
    return { dir, group };
  } catch (error) {
    throw explainWriteError(error, runsDir);
  }
}

/** Makes the directory; two groups of the same second get "-2", "-3" … */
function freeName(runsDir: string, name: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    try {
      mkdirSync(join(runsDir, candidate));
      return candidate;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}
