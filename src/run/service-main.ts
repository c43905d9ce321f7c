// The process that listens for what runs inside: it parses what the agents send, so that no flood or garbage of theirs
// reaches the harness. It holds no answers and opens none; it ends with the harness.
import { readFileSync } from "node:fs";
import { messageOf } from "../core/errors.ts";
import { RateLimit } from "../core/rate-limit.ts";
import type { FromService, OpenService, ToService } from "./service-protocol.ts";
import {
  type ServiceAnswer,
  startValidationServer,
  type Upload,
  type ValidationServer,
} from "./validation-server.ts";

const servers = new Map<number, ValidationServer>();
const asked = new Map<number, (answer: ServiceAnswer | { readonly error: string }) => void>();
let asks = 0;

function send(message: FromService): void {
  process.send?.(message);
}

function asking(run: number, route: "validate" | "score") {
  return async (upload: Upload): Promise<ServiceAnswer> => {
    const ask = asks++;
    const answer = await new Promise<ServiceAnswer | { readonly error: string }>((resolve) => {
      asked.set(ask, resolve);
      send({ kind: "ask", run, ask, route, upload });
    });
    asked.delete(ask);
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  };
}

async function open(run: number, options: OpenService): Promise<void> {
  const { listen, hasScore, maxBodyBytes, spoolDir, clockFile, rateLimit, gatewaySocket } = options;
  try {
    const server = await startValidationServer({
      ...{ listen, maxBodyBytes, spoolDir, gatewaySocket },
      validate: asking(run, "validate"),
      ...(hasScore ? { score: asking(run, "score") } : {}),
      remainingSeconds: () => Number(readFileSync(clockFile, "utf8")),
      onFlood: (refused) => send({ kind: "flood", run, refused }),
      rateLimit: new RateLimit({ ...rateLimit, monotonicMs: () => performance.now() }),
    });
    servers.set(run, server);
    send({ kind: "opened", run, address: server.address });
  } catch (error) {
    send({ kind: "not-opened", run, error: messageOf(error) });
  }
}

async function close(run: number): Promise<void> {
  await servers.get(run)?.[Symbol.asyncDispose]();
  servers.delete(run);
  send({ kind: "closed", run });
}

process.on("message", (message: ToService) => {
  switch (message.kind) {
    case "open":
      return void open(message.run, message.options);
    case "close":
      return void close(message.run);
    case "answer":
      return asked.get(message.ask)?.(message.answer);
  }
});
process.once("disconnect", () => process.exit());
// A Ctrl-C in the terminal is the harness's to handle.
process.on("SIGINT", () => {});
