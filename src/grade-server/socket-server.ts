import { createHash } from "node:crypto";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createConnection } from "node:net";
import { messageOf, systemErrorCode, UserError } from "../core/errors.ts";
import { type Claim, claimHeaders, claimOfHeaders, sha256Hex } from "../remote/claim.ts";
import type { PublicKey } from "../remote/keys.ts";
import type { Receipt } from "../remote/receipt.ts";
import type { Intake } from "./intake.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { Tokens } from "./tokens.ts";

export interface SocketServerOptions {
  /** A TCP address, or the path of a unix socket. */
  readonly listen: { readonly host: string; readonly port: number } | { readonly path: string };
  readonly intake: Intake;
  readonly receiptByHash: (hash: string) => Receipt | undefined;
  readonly key: PublicKey;
  readonly tokens: Tokens | undefined;
  readonly limit: RateLimit;
  readonly onProblem: (message: string) => void;
}

export interface SocketServer extends AsyncDisposable {
  /** `http://host:port`, or `unix:path`. */
  readonly address: string;
}

/** Uploads under way: of one caller, so that slow ones cannot take all places, and of all. */
const maxUploadsOfOne = 4;
const maxUploads = 32;
/** A sender that is silent for so long is cut off. */
const silenceMs = 60_000;

const objectionStatus = {
  "unknown-competition": 422,
  "not-prepared": 422,
  "too-large": 413,
  "store-full": 507,
} as const;

/** What ends a request other than with a receipt. */
class Refused extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Takes submissions by HTTP (docs/grade-server.md). What it answers is made of receipts, the public key and refusals;
 * it never reads a grade.
 */
export async function startSocketServer(options: SocketServerOptions): Promise<SocketServer> {
  const uploads = new Map<string, number>();
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    request.on("error", () => {}); // a sender that goes away is seen where its body is read
    response.on("error", () => {});
    answer(request, response, { ...options, uploads }).catch((error: unknown) => {
      if (!(error instanceof Refused)) options.onProblem(`a request failed: ${messageOf(error)}`);
      const { status, headers } = error instanceof Refused ? error : { status: 503, headers: {} };
      const text = error instanceof Refused ? error.message : "The grading host could not take it now.";
      reply(response, { status, body: { error: text }, headers: { ...headers, connection: "close" } });
      drop(request);
    });
  };
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 30 * 60_000 }, handle);
  server.on("checkContinue", handle); // refused before the body is sent
  server.on("clientError", (_, socket) => socket.destroy());
  server.timeout = silenceMs;
  server.maxConnections = 256;
  await listen(server, options.listen);
  const address = server.address();
  return {
    address:
      typeof address === "object" && address
        ? `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`
        : `unix:${String(address)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Context = SocketServerOptions & { readonly uploads: Map<string, number> };

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const path = request.url ?? "/";
  const { method } = request;
  if (path === "/health" && method === "GET")
    return reply(response, { status: 200, body: { status: "running" } });
  if (path === "/v1/key" && method === "GET")
    return reply(response, { status: 200, body: { key_id: context.key.id, public_key: context.key.pem } });
  if (path === "/v1/submissions" && method === "POST") return await submit(request, response, context);
  const hash = /^\/v1\/receipts\/([^/?]+)$/.exec(path)?.[1];
  if (hash !== undefined && method === "GET") return giveReceipt(request, response, { ...context, hash });
  throw new Refused(
    404,
    "There are POST /v1/submissions, GET /v1/receipts/HASH, GET /v1/key and GET /health.",
  );
}

async function submit(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { intake } = context;
  const { submitter, caller } = callerOf(request, context);
  if (/^multipart\//i.test(request.headers["content-type"] ?? ""))
    throw new Refused(415, "Send the file itself as the body, as text/csv, not as a form.");
  const claim = claimOfHeaders({
    ...request.headers,
    [claimHeaders.submitter]: request.headers[claimHeaders.submitter] ?? submitter,
  });
  if (typeof claim === "string") throw new Refused(400, `${claim}.`);
  if (submitter !== undefined && claim.submitter !== submitter)
    throw new Refused(403, `The token is that of another submitter than "${claim.submitter}".`);
  const known = intake.find(claim);
  if (known) {
    drop(request);
    return reply(response, { status: 200, body: known });
  }
  const objection = intake.objection(claim);
  if (objection) throw new Refused(objectionStatus[objection.code], `Not taken: ${objection.detail}.`);
  using _place = uploadPlace(context.uploads, caller);
  if (/100-continue/i.test(request.headers.expect ?? "")) response.writeContinue();
  await store(request, claim, intake);
  reply(response, { status: 201, body: intake.receive(claim, "socket") });
}

/** The body into the store, no more of it than was announced. @throws Refused when it is not what the claim says */
async function store(request: IncomingMessage, claim: Claim, intake: Intake): Promise<void> {
  using incoming = intake.store.open();
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > claim.bytes) break;
      hash.update(piece);
      incoming.write(piece);
    }
  } catch (error) {
    if (error instanceof UserError) throw new Refused(507, "The grading host has no room for it now.");
    throw new Refused(400, "The body broke off.");
  }
  if (bytes !== claim.bytes) throw new Refused(400, `The body has ${bytes} bytes of ${claim.bytes}.`);
  const sha256 = hash.digest("hex");
  if (sha256 !== claim.sha256)
    throw new Refused(422, `The body's sha256 is ${sha256}, not ${claim.sha256}: send it again.`);
  incoming.keep(sha256);
}

function giveReceipt(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context & { readonly hash: string },
): void {
  const { submitter } = callerOf(request, context);
  const receipt = sha256Hex.safeParse(context.hash).success ? context.receiptByHash(context.hash) : undefined;
  // Another's receipt is answered as one that is not there.
  if (!receipt || (submitter !== undefined && receipt.submitter !== submitter))
    throw new Refused(404, "There is no such receipt.");
  reply(response, { status: 200, body: receipt });
}

/** Who asks, and under which name that is counted: labels that nobody checks would be a way round the limit. */
function callerOf(request: IncomingMessage, { tokens, limit }: Context) {
  const submitter = tokens?.submitterOf(request.headers.authorization);
  const address = request.socket.remoteAddress ?? "unix socket";
  const caller = submitter === undefined ? `address ${address}` : `submitter ${submitter}`;
  const waitMs = limit.take(caller);
  if (waitMs > 0)
    throw new Refused(429, "Too many requests.", { "retry-after": String(Math.ceil(waitMs / 1000)) });
  if (tokens && submitter === undefined)
    throw new Refused(401, "This server wants a token: Authorization: Bearer TOKEN.", {
      "www-authenticate": "Bearer",
    });
  return { submitter, caller };
}

function uploadPlace(uploads: Map<string, number>, caller: string): Disposable {
  const mine = uploads.get(caller) ?? 0;
  const all = [...uploads.values()].reduce((sum, count) => sum + count, 0);
  if (mine >= maxUploadsOfOne || all >= maxUploads)
    throw new Refused(429, "Too many uploads at once.", { "retry-after": "1" });
  uploads.set(caller, mine + 1);
  return {
    [Symbol.dispose]() {
      const left = (uploads.get(caller) ?? 1) - 1;
      if (left > 0) uploads.set(caller, left);
      else uploads.delete(caller);
    },
  };
}

function reply(
  response: ServerResponse,
  answered: { status: number; body: object; headers?: Readonly<Record<string, string>> },
): void {
  if (response.destroyed || response.headersSent) return;
  response
    .writeHead(answered.status, { "content-type": "application/json", ...answered.headers })
    .end(`${JSON.stringify(answered.body)}\n`);
}

/** Lets a sender read the answer before the connection goes: its body runs into nothing for a moment. */
function drop(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.resume();
  setTimeout(() => request.destroy(), 2000).unref();
}

async function listen(server: Server, where: SocketServerOptions["listen"]): Promise<void> {
  if ("path" in where) await removeStaleSocket(where.path);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new UserError(`--listen: cannot listen there: ${error.message}.`, { cause: error })),
    );
    server.listen("path" in where ? { path: where.path } : { host: where.host, port: where.port }, resolve);
  });
  if ("path" in where) chmodSync(where.path, 0o660);
}

/** A socket that a killed server left refuses connections; one that is served is left alone, and listening fails. */
async function removeStaleSocket(path: string): Promise<void> {
  const isStale = await new Promise<boolean>((resolve) => {
    const socket = createConnection(path, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on("error", (error) => resolve(systemErrorCode(error) === "ECONNREFUSED"));
  });
  if (isStale) rmSync(path, { force: true });
}
