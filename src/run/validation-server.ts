import { randomBytes } from "node:crypto";
import { chmodSync, createWriteStream, openSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf } from "../core/errors.ts";
import type { RateLimit } from "../core/rate-limit.ts";
import { forwardTo, isForModel } from "./forward.ts";

/** What the agent is told of one upload, and what the journal keeps of it. */
export interface ServiceAnswer {
  readonly status: 200 | 403;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ValidationServerOptions {
  /** Answers an upload to /validate that was stored at `path` as a multipart body; works in a process of its own. */
  readonly validate: (upload: Upload) => Promise<ServiceAnswer>;
  /** The same for /score; absent on a sealed track, where there is no score to be had. */
  readonly score?: (upload: Upload) => Promise<ServiceAnswer>;
  /** Seconds that are left, for /clock. */
  readonly remainingSeconds: () => number;
  /** How many calls were refused because they came too fast, once a second while it happens; for the journal. */
  readonly onFlood: (refused: number) => void;
  readonly maxBodyBytes: number;
  /** Where an upload stands while it is checked. */
  readonly spoolDir: string;
  readonly rateLimit: RateLimit;
  /** Where requests to a model go on to, as they are; null: there is no model. */
  readonly gatewaySocket: string | null;
  /** The path of a Unix socket, or a TCP port on the loopback (0 = any free one) for the backend without a sandbox. */
  readonly listen: string | number;
}

export interface Upload {
  readonly path: string;
  readonly boundary: string;
}

export interface ValidationServer extends AsyncDisposable {
  /** The unix socket, or `http://127.0.0.1:port`. */
  readonly address: string;
}

/** Uploads that wait for the one that is being checked; more are told to come again. */
const MAX_WAITING = 8;

/**
 * The service that an agent may call (contract: "Inside the sandbox", "Tracks"): GET /health and /clock, POST
 * /validate and, on the tracks that have it, /score. It streams a body to a file and has it worked on elsewhere; it
 * never sees answers itself. One upload at a time, and no faster than the rate limit: a flood costs no memory.
 */
export async function startValidationServer(options: ValidationServerOptions): Promise<ValidationServer> {
  const flood = floodCounter(options.onFlood);
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const toGateway = options.gatewaySocket === null ? null : forwardTo(options.gatewaySocket);
  const server = createServer((request, response) => {
    if (toGateway && isForModel(request)) return toGateway(request, response);
    const route = routeOf(request, options);
    if ("answer" in route) return reply(response, ...route.answer);
    const wait = waiting >= MAX_WAITING ? 1 : options.rateLimit.take();
    if (wait > 0) {
      flood.count();
      response.setHeader("retry-after", String(Math.ceil(wait)));
      response.setHeader("connection", "close"); // the body is not worth reading
      return reply(response, 429, { error: `Too many calls. Try again in ${Math.ceil(wait)} s.` });
    }
    waiting++;
    queue = queue
      .then(() => handleUpload(request, response, { ...options, work: route.work }))
      .catch(() => response.destroy())
      .finally(() => waiting--);
  });
  server.maxConnections = 64;
  server.headersTimeout = 10_000;
  server.requestTimeout = 10 * 60_000;
  await listen(server, options.listen);
  const socket = typeof options.listen === "string" ? options.listen : null;
  if (socket) chmodSync(socket, 0o666);
  const address = server.address();
  return {
    address: typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : String(socket),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      flood.stop();
      if (socket) rmSync(socket, { force: true });
    },
  };
}

type Work = ValidationServerOptions["validate"];
type Route =
  | { readonly work: Work }
  | { readonly answer: readonly [status: number, body: ServiceAnswer["body"]] };

function routeOf({ url, method }: IncomingMessage, options: ValidationServerOptions): Route {
  if (url === "/health") return { answer: [200, { status: "running" }] };
  if (url === "/clock") return { answer: [200, { remaining_seconds: options.remainingSeconds() }] };
  const work = url === "/validate" ? options.validate : url === "/score" ? options.score : undefined;
  if (!work) {
    const paths = ["/health", "/clock", "/validate", ...(options.score ? ["/score"] : [])];
    return { answer: [404, { error: `Unknown path. There are ${paths.join(", ")}.` }] };
  }
  if (method !== "POST")
    return { answer: [405, { error: 'Send the file by POST, as multipart field "file".' }] };
  return { work };
}

/** Adds up refused calls and tells of them at most once a second: a flood must not fill the journal. */
function floodCounter(onFlood: (refused: number) => void) {
  let refused = 0;
  let timer: NodeJS.Timeout | null = null;
  const tell = () => {
    timer = null;
    if (refused > 0) onFlood(refused);
    refused = 0;
  };
  return {
    count() {
      refused++;
      timer ??= setTimeout(tell, 1000);
    },
    stop() {
      if (timer) clearTimeout(timer);
      tell();
    },
  };
}

async function handleUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { work, maxBodyBytes, spoolDir }: ValidationServerOptions & { readonly work: Work },
): Promise<void> {
  const boundary = /boundary="?([^";]{1,200})"?/.exec(request.headers["content-type"] ?? "")?.[1];
  if (!boundary)
    return reply(response, 400, { error: 'Send the file as multipart/form-data, in the field "file".' });
  const path = join(spoolDir, `upload-${randomBytes(8).toString("hex")}`);
  try {
    // Opened here and now: a stream opens its file later, also after the upload broke off and we removed it.
    const file = createWriteStream(path, { fd: openSync(path, "wx", 0o600) });
    await pipeline(request, atMost(maxBodyBytes), file);
    const { status, body } = await work({ path, boundary });
    reply(response, status, body);
  } catch (error) {
    reply(response, error instanceof BodyTooLarge ? 413 : 500, {
      error: "The file could not be checked.",
      details: messageOf(error),
    });
  } finally {
    rmSync(path, { force: true });
  }
}

class BodyTooLarge extends Error {}

function atMost(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > bytes) done(new BodyTooLarge(`The file is larger than ${bytes} bytes.`));
      else done(null, chunk);
    },
  });
}

function reply(response: ServerResponse, status: number, body: ServiceAnswer["body"]): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}

function listen(server: Server, where: number | string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    if (typeof where === "number") server.listen(where, "127.0.0.1", resolve);
    else server.listen(where, resolve);
  });
}
