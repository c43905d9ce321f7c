import { randomBytes } from "node:crypto";
import { chmodSync, createWriteStream, existsSync, openSync, readdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf } from "../core/errors.ts";
import type { Validation } from "../grade/requests.ts";

export interface ValidationServerOptions {
  /** Checks a multipart body that was stored at `path`; runs in a process of its own. */
  readonly check: (path: string, boundary: string) => Promise<Validation>;
  /** Called after every request to /validate; goes to the journal. */
  readonly onRequest: (result: Validation) => void;
  readonly maxBodyBytes: number;
  /** Where an upload stands while it is checked. */
  readonly spoolDir: string;
  /** A TCP port on the loopback instead of a unix socket, for the backend without a sandbox; 0 = any free one. */
  readonly port?: number;
}

export interface ValidationServer extends AsyncDisposable {
  /** The unix socket, or `http://127.0.0.1:port`. */
  readonly address: string;
}

/**
 * The format check that an agent may call (contract: "Inside the sandbox"): GET /health, POST /validate.
 * It streams the body to a file and has it checked elsewhere; it never sees answers and never tells a score.
 */
export async function startValidationServer(options: ValidationServerOptions): Promise<ValidationServer> {
  let queue: Promise<unknown> = Promise.resolve(); // one check at a time: a flood of requests waits, costs no memory
  const server = createServer((request, response) => {
    if (request.url === "/health") return reply(response, 200, { status: "running" });
    if (request.url !== "/validate")
      return reply(response, 404, { error: "Unknown path. There are /health and /validate." });
    if (request.method !== "POST")
      return reply(response, 405, { error: 'Send the file by POST, as multipart field "file".' });
    queue = queue.then(() => handleValidate(request, response, options)).catch(() => response.destroy());
  });
  server.maxConnections = 64;
  removeStaleSockets();
  // Not in the run directory: the path of a socket may have 108 bytes at most.
  const socket = join(tmpdir(), `mlb-${process.pid}-${randomBytes(8).toString("hex")}.sock`);
  await listen(server, options.port ?? socket);
  if (options.port === undefined) chmodSync(socket, 0o666);
  const address = server.address();
  return {
    address: typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : socket,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(socket, { force: true });
    },
  };
}

/** Sockets of harnesses that were killed. */
function removeStaleSockets(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^mlb-(\d+)-[0-9a-f]+\.sock$/.exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(tmpdir(), name), { force: true });
  }
}

async function handleValidate(
  request: IncomingMessage,
  response: ServerResponse,
  options: ValidationServerOptions,
): Promise<void> {
  const boundary = /boundary="?([^";]{1,200})"?/.exec(request.headers["content-type"] ?? "")?.[1];
  if (!boundary)
    return reply(response, 400, { error: 'Send the file as multipart/form-data, in the field "file".' });
  const stored = join(options.spoolDir, `upload-${randomBytes(8).toString("hex")}`);
  try {
    // Opened here and now: a stream opens its file later, also after the upload broke off and we removed it.
    const file = createWriteStream(stored, { fd: openSync(stored, "wx", 0o600) });
    await pipeline(request, atMost(options.maxBodyBytes), file);
    const result = await options.check(stored, boundary);
    options.onRequest(result);
    reply(response, 200, { result: result.message });
  } catch (error) {
    reply(response, error instanceof BodyTooLarge ? 413 : 500, {
      error: "The file could not be checked.",
      details: messageOf(error),
    });
  } finally {
    rmSync(stored, { force: true });
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

function reply(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
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
