import type { Clock } from "../core/clock.ts";
import type { PublicDir } from "../core/dirs.ts";
import type { ModelClient } from "../model/client.ts";
import type { Box, ExitStatus } from "../sandbox/sandbox.ts";
import type { CliPackage } from "./cli/package.ts";

/** An agent: one folder below agents/, its `agent.ts` exports one of these as default. */
export interface AgentDefinition {
  readonly description: string;
  /** The Python environment its code finds first on PATH inside the sandbox unless --env says otherwise; null for none. */
  readonly python: string | null;
  /** Its settings with defaults; `mlebench agents` prints them, `--set key=value` and `--config` change them. */
  readonly settings: Readonly<Record<string, AgentSetting>>;
  /** Settings of their own name: `aide/paper` is the agent `aide` with these over the defaults. */
  readonly variants?: Readonly<Record<string, AgentVariant>>;
  /** True when `run` goes on from `context.history` after a crash; otherwise the run starts again from nothing. */
  readonly resumable?: boolean;
  /** The models it asks from the harness, by role; --model names them all, --role one of them. */
  readonly roles?: readonly [string, ...string[]];
  /** True when its code inside asks the model, at the gateway: the environment there says where and with which key. */
  readonly modelInside?: boolean;
  /** True when it cannot work without a model. */
  readonly needsModel?: boolean;
  /** Says what is wrong with settings beyond their types, before a run begins. @throws UserError */
  checkSettings?(settings: AgentSettings): void;
  /** A container image that it needs around it; then only sandboxes with images can be used. */
  image?(settings: AgentSettings): string;
  /** Directory of that image whose content /home/agent begins with. */
  readonly imageDir?: string;
  /** Files of the agent's folder (or of a setting) that are copied to /home/agent before it starts. */
  files?(settings: AgentSettings): readonly AgentFile[];
  /** The outside program that it runs; installed by `mlebench agents install`. */
  readonly cli?: CliPackage;
  /** Runs in the harness; whatever it executes of a model's or a user's making runs in `context.box`. */
  run(context: AgentContext): Promise<AgentOutcome>;
}

export interface AgentSetting {
  readonly default: string | number | boolean | null;
  readonly help: string;
}

export interface AgentVariant {
  readonly description: string;
  readonly settings: AgentSettings;
}

export type AgentSettings = Readonly<Record<string, string | number | boolean | null>>;

export interface AgentFile {
  /** Absolute path on the host: a file or a directory. */
  readonly from: string;
  /** Name below /home/agent; "." spreads a directory. */
  readonly to: string;
}

export interface AgentContext {
  readonly competitionId: string;
  /** The text of description.md (or the brief), with the submission schema as a fenced json block. */
  readonly description: string;
  readonly seed: number;
  readonly settings: AgentSettings;
  /** Milliseconds that are left before the run's processes are told to end; the harness's own waits do not count. */
  remainingMs(): number;
  readonly limits: {
    readonly timeMs: number;
    readonly cpus?: number;
    readonly memoryBytes?: number;
    readonly steps?: number;
  };
  /** Packages of the Python environment inside, by name; empty when it has none of ours. */
  readonly packages: Readonly<Record<string, string>>;
  /** Whole GPUs that code inside may use. */
  readonly gpus: number;
  readonly box: Box;
  /** Where the box's writable folders and the data are on the host, for the harness side of an agent. */
  readonly host: {
    readonly data: PublicDir;
    readonly submission: string;
    readonly code: string;
    readonly logs: string;
    readonly agent: string;
  };
  /** provider/name of the run's model; null without one. */
  readonly modelName: string | null;
  /** The model of a role of {@link AgentDefinition.roles}. @throws Error for another role, or when the run has no model */
  model(role: string): ModelClient;
  /** Format check of a file below the submission or code folder: what the validation server says, never a score. */
  validate(hostPath: string): Promise<{ readonly valid: boolean; readonly message: string }>;
  /** Runs `work`, a wait for a model provider that limits the rate, without charging it to the run's time. */
  providerWait<T>(work: () => Promise<T>): Promise<T>;
  /** Appends one event to the run's journal (durable when it returns). `type` is the agent's own word. */
  journal(type: string, data: Readonly<Record<string, unknown>>): void;
  /** The agent's own events of this run before a crash; empty on a fresh start. An agent resumes from them. */
  readonly history: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
  /** A line for run.log and the progress display. */
  log(line: string): void;
  readonly clock: Clock;
  /** Aborted a grace before the time limit, on cancel and on Ctrl-C. */
  readonly signal: AbortSignal;
}

export type AgentOutcome =
  /** It ended by itself and calls its work finished. */
  | { readonly kind: "finished" }
  /** A command it lives in ended otherwise than with exit code 0. */
  | { readonly kind: "stopped"; readonly status: ExitStatus }
  /** It gave up; the reason is for people. */
  | { readonly kind: "failed"; readonly reason: string };

/** Returns its argument: the definition is data; discovery adds the folder's id. */
export function defineAgent(agent: AgentDefinition): AgentDefinition {
  return agent;
}
