import { join } from "node:path";
import { dataDirs } from "../competition/data-dirs.ts";
import { validateInProcess } from "../grade/grading-process.ts";
import type { Validation } from "../grade/requests.ts";
import type { Box } from "../sandbox/sandbox.ts";
import { instructionsText, validateScript } from "./instructions.ts";
import { describe, gradingTarget, type RunRequest } from "./run-request.ts";
import { startValidationServer } from "./validation-server.ts";
import type { Workspace } from "./workspace.ts";

/** Data sets of distribution packages that hold answers of the demo. */
const systemDataSets = ["/usr/lib/python3/dist-packages/sklearn/datasets/data"];

interface StartBoxOptions {
  readonly workspace: Workspace;
  readonly seed: number;
  readonly onValidation: (result: Validation) => void;
}

/** The run's sandbox with its validation server; closing the box closes both. */
export async function startBox(
  request: RunRequest,
  { workspace, seed, onValidation }: StartBoxOptions,
): Promise<Box> {
  const { group, competition, sandbox, pythonEnv } = request;
  const server = await startValidationServer({
    check: (path, boundary) => validateInProcess({ ...gradingTarget(request), path, boundary }),
    onRequest: onValidation,
    maxBodyBytes: group.limits.fileSizeBytes,
    spoolDir: workspace.root,
    ...(sandbox.sharesHostNetwork ? { port: 0 } : {}),
  });
  const url = sandbox.sharesHostNetwork ? server.address : "http://localhost:5000";
  try {
    const { submission, code, logs, agent } = workspace;
    const box = await sandbox.start({
      data: dataDirs(group.dataDir, competition.id, group.edition).public,
      home: { submission, code, logs, agent },
      files: {
        "instructions.txt": { content: instructionsText(group.limits) },
        "validate_submission.sh": { content: validateScript, executable: true },
        ...(group.description === "brief"
          ? { "data/description.md": { content: describe(competition, group).text } }
          : {}),
      },
      readOnly: pythonEnv?.readOnly ?? [],
      hidden: [...(pythonEnv?.hidden ?? []), ...systemDataSets],
      env: environmentOf(request, { url, seed }),
      ...(sandbox.sharesHostNetwork ? {} : { validationSocket: server.address }),
      limits: group.limits,
    });
    return {
      enforced: box.enforced,
      spawn: (command, options) => box.spawn(command, options),
      usage: () => box.usage(),
      async [Symbol.asyncDispose]() {
        await box[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** Everything that code in the sandbox sees of an environment (contract: "Inside the sandbox"). */
function environmentOf(
  { group, competition, pythonEnv }: RunRequest,
  { url, seed }: { url: string; seed: number },
) {
  const { cpus, timeMs, steps } = group.limits;
  const path = "/usr/local/bin:/usr/bin:/bin";
  const threads = String(Math.max(1, Math.floor(cpus ?? 1)));
  return {
    PATH: pythonEnv ? `${join(pythonEnv.dir, "bin")}:${path}` : path,
    LANG: "C.UTF-8",
    COMPETITION_ID: competition.id,
    TIME_LIMIT_SECS: String(Math.round(timeMs / 1000)),
    ...(steps ? { STEP_LIMIT: String(steps) } : {}),
    SUBMISSION_DIR: "/home/submission",
    LOGS_DIR: "/home/logs",
    CODE_DIR: "/home/code",
    AGENT_DIR: "/home/agent",
    SEED: String(seed),
    MLEBENCH_VALIDATION_URL: `${url}/validate`,
    // Libraries count the host's cores, not the limit's; too many threads on few cores wait for one another.
    ...(cpus ? { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads } : {}),
  };
}
