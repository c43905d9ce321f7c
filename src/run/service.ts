import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../core/errors.ts";
import { codePath } from "../core/package-root.ts";
import type { FromService, OpenService, ToService } from "./service-protocol.ts";
import type { ServiceAnswer, Upload, ValidationServer } from "./validation-server.ts";

export interface ServiceRequest extends Omit<OpenService, "listen" | "hasScore"> {
  readonly validate: (upload: Upload) => Promise<ServiceAnswer>;
  readonly score: ((upload: Upload) => Promise<ServiceAnswer>) | null;
  readonly onFlood: (refused: number) => void;
  /** Listen on a free TCP port of the loopback instead of a Unix socket. */
  readonly onTcp: boolean;
}

/** One process for all runs of this harness; another is started when it has died. */
let service: ServiceProcess | null = null;

/**
 * Opens the service of one run (`validation-server.ts`) in a process apart from the harness.
 * @throws Error when it cannot listen
 */
export async function openService(request: ServiceRequest): Promise<ValidationServer> {
  if (!service?.isAlive) {
    removeStaleSockets();
    service = new ServiceProcess();
  }
  return await service.open(request);
}

class ServiceProcess {
  isAlive = true;
  private readonly child: ChildProcess;
  private readonly runs = new Map<number, ServiceRequest>();
  private readonly waiting = new Map<string, (message: FromService | null) => void>();
  private opened = 0;

  constructor() {
    this.child = spawn(process.execPath, [codePath("src", "run", "service-main.ts")], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      detached: true, // a Ctrl-C in the terminal is not for it
    });
    this.child.on("message", (message: FromService) => void this.take(message));
    const end = () => {
      this.isAlive = false;
      for (const resolve of this.waiting.values()) resolve(null);
      this.waiting.clear();
    };
    this.child.once("error", end);
    this.child.once("exit", end);
    // It must not keep a harness alive that has nothing else to do.
    this.child.unref();
    this.child.channel?.unref();
  }

  async open(request: ServiceRequest): Promise<ValidationServer> {
    const run = this.opened++;
    const { maxBodyBytes, spoolDir, clockFile, rateLimit, gatewaySocket, score } = request;
    const listen = request.onTcp ? 0 : socketPath();
    this.runs.set(run, request);
    const hasScore = score !== null;
    const options = { listen, maxBodyBytes, spoolDir, clockFile, rateLimit, gatewaySocket, hasScore };
    const answer = await this.exchange(`opened ${run}`, { kind: "open", run, options });
    if (answer?.kind !== "opened")
      throw new Error(
        `The validation server cannot start: ${answer?.kind === "not-opened" ? answer.error : "its process ended"}`,
      );
    return {
      address: answer.address,
      [Symbol.asyncDispose]: async () => {
        await this.exchange(`closed ${run}`, { kind: "close", run });
        this.runs.delete(run);
        if (typeof listen === "string") rmSync(listen, { force: true });
      },
    };
  }

  /** null when the process has died. */
  private exchange(key: string, message: ToService): Promise<FromService | null> {
    return new Promise((resolve) => {
      if (!this.isAlive) return resolve(null);
      this.waiting.set(key, resolve);
      this.send(message);
    });
  }

  private async take(message: FromService): Promise<void> {
    switch (message.kind) {
      case "opened":
      case "not-opened":
        return this.settle(`opened ${message.run}`, message);
      case "closed":
        return this.settle(`closed ${message.run}`, message);
      case "flood":
        return this.runs.get(message.run)?.onFlood(message.refused);
      case "ask": {
        const work = this.runs.get(message.run)?.[message.route];
        const answer = await Promise.resolve(work?.(message.upload) ?? { error: "the run has ended" }).catch(
          (error: unknown) => ({ error: messageOf(error) }),
        );
        return this.send({ kind: "answer", ask: message.ask, answer });
      }
    }
  }

  private settle(key: string, message: FromService): void {
    this.waiting.get(key)?.(message);
    this.waiting.delete(key);
  }

  private send(message: ToService): void {
    if (this.isAlive) this.child.send(message, () => {}); // a process that died meanwhile is told by "exit"
  }
}

/** Not in the run directory: the path of a socket may have 108 bytes at most. */
function socketPath(): string {
  return join(tmpdir(), `mlb-${process.pid}-${randomBytes(8).toString("hex")}.sock`);
}

/** Sockets of harnesses that were killed. */
export function removeStaleSockets(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^mlb-(\d+)-[0-9a-f]+\.sock$/.exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), name), { force: true });
  }
}
