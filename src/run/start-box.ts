import { cpus } from "node:os";
import { join } from "node:path";
import { cliMounts } from "../agent/cli/package.ts";
import { dataDirs } from "../competition/data-dirs.ts";
import { writeFileAtomic } from "../core/files.ts";
import { validateInProcess } from "../grade/grading-process.ts";
import { runPaths } from "../record/store.ts";
import type { Box } from "../sandbox/sandbox.ts";
import { clockFile } from "./clock-files.ts";
import { graceMs } from "./ending.ts";
import { instructionsText, validateScript } from "./instructions.ts";
import { canaryFile, modelEnvironment, type OpenModels } from "./models.ts";
import { packagesText } from "./python-env/environment.ts";
import { runCard } from "./run-card.ts";
import type { RunClock } from "./run-clock.ts";
import { describe, gradingTarget, type RunRequest, type RunState } from "./run-request.ts";
import { scoreService } from "./score-service.ts";
import { openService } from "./service.ts";
import type { ServiceAnswer, Upload } from "./validation-server.ts";
import type { OpenWorkspace } from "./workspace.ts";

/** Data sets of distribution packages that hold answers of the demo. */
const systemDataSets = ["/usr/lib/python3/dist-packages/sklearn/datasets/data"];
/** Calls to the validation server. */
const calls = { burst: 30, perSecond: 1 };
/** Of one upload; a larger submission than any competition's would be refused by the grader as well. */
const maxUploadBytes = 2 * 2 ** 30;

interface StartBoxOptions {
  readonly workspace: OpenWorkspace;
  readonly runClock: RunClock;
  readonly log: (line: string) => void;
  /** null: the run has no model. */
  readonly open: OpenModels | null;
}

/** The run's sandbox with its validation server; closing the box closes both. */
export async function startBox(
  request: RunRequest,
  state: RunState,
  { workspace, runClock, log, open }: StartBoxOptions,
): Promise<Box> {
  const { group, agent, competition, sandbox, pythonEnv, holdout } = request;
  const { journal } = state;
  const waited = (work: (upload: Upload) => Promise<ServiceAnswer>) => (upload: Upload) =>
    runClock.during("harness", () => work(upload));
  const validate = async (upload: Upload): Promise<ServiceAnswer> => {
    const { valid, message } = await validateInProcess({ ...gradingTarget(request), ...upload });
    journal.append("validation", { valid, message: message.slice(0, 500) });
    log(`Format check: ${message.slice(0, 200)}`);
    return { status: 200, body: { result: message } };
  };
  const score = scoreService(request, state);
  const server = await openService({
    validate: waited(validate),
    score: score && waited(score),
    clockFile: clockFile(workspace.clock),
    onFlood: (refused) => journal.append("calls-refused", { refused }),
    maxBodyBytes: Math.min(group.limits.fileSizeBytes, maxUploadBytes),
    spoolDir: workspace.uploads,
    rateLimit: calls,
    onTcp: sandbox.sharesHostNetwork === true,
    gatewaySocket: open?.socket ?? null,
  });
  const machine = {
    cores: cpus().length,
    gpus: request.gpuIds.length,
    pythonEnv,
    hasModel: open?.socket != null,
  };
  const instructions = instructionsText(group, machine);
  const card = runCard(request, state, instructions);
  writeFileAtomic(runPaths(state.runDir).card, `${JSON.stringify(card, null, 2)}\n`);
  const url = sandbox.sharesHostNetwork ? server.address : "http://localhost:5000";
  try {
    const { submission, code, logs, clock } = workspace;
    const box = await sandbox.start({
      data: dataDirs(group.dataDir, competition.id, group.edition).public,
      ...(holdout ? { publicFiles: holdout.files } : {}),
      home: { submission, code, logs, agent: workspace.agent },
      live: { clock },
      isDiskCapped: workspace.isCapped,
      files: {
        "instructions.txt": { content: instructions },
        ...(pythonEnv ? { "packages.txt": { content: packagesText(pythonEnv) } } : {}),
        "validate_submission.sh": { content: validateScript, executable: true },
        ...(open?.socket ? canaryFile(open) : {}),
        ...(group.description === "brief"
          ? { "data/description.md": { content: describe(competition, group).text } }
          : {}),
      },
      readOnly: [...(pythonEnv?.readOnly ?? []), ...(agent.cli ? cliMounts(agent.cli) : [])],
      hidden: [...(pythonEnv?.hidden ?? []), ...systemDataSets],
      env: {
        ...environmentOf(request, { url, seed: state.record().seed }),
        ...(open ? modelEnvironment(open, url) : {}),
      },
      ...(request.gpuIds.length > 0 ? { gpuIds: request.gpuIds } : {}),
      ...(sandbox.sharesHostNetwork ? {} : { validationSocket: server.address }),
      limits: group.limits,
    });
    return {
      enforced: box.enforced,
      // Told to end by the run's signal, a command has the rest of the run's time.
      spawn: (command, options) => box.spawn(command, { graceMs: graceMs(group.limits.timeMs), ...options }),
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
  const { cpus: cores, timeMs, steps } = group.limits;
  const path = "/usr/local/bin:/usr/bin:/bin";
  const threads = String(Math.max(1, Math.floor(cores ?? 1)));
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
    PYTHONHASHSEED: pythonHashSeed(seed),
    MLEBENCH_VALIDATION_URL: `${url}/validate`,
    ...(group.track === "sealed" ? {} : { MLEBENCH_SCORE_URL: `${url}/score` }),
    // Libraries count the host's cores, not the limit's; too many threads on few cores wait for one another.
    ...(cores ? { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads } : {}),
  };
}

/** So that sets and dicts of strings go in the same order in two runs of one seed. Python takes 0 to 2^32 - 1. */
function pythonHashSeed(seed: number): string {
  return String(((seed % 2 ** 32) + 2 ** 32) % 2 ** 32);
}
