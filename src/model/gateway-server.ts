import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { messageOf } from "../core/errors.ts";
import type { Gateway } from "./gateway.ts";
import type { Answer } from "./source.ts";

/** A conversation with many pictures may be so large; no model takes more. */
const maxBodyBytes = 64 * 2 ** 20;

/** The gateway on a Unix socket, which the process in front of the sandbox passes requests to. */
export async function serveGateway(gateway: Gateway, socket: string): Promise<AsyncDisposable> {
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = handle(gateway, request, response)
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  server.requestTimeout = 10 * 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
  chmodSync(socket, 0o600);
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(underWay); // what was asked is counted, also when nobody waits for the answer any more
      rmSync(socket, { force: true });
    },
  };
}

async function handle(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Error("the asking side went away")));
  const body = await bodyOf(request);
  if (body === null) {
    response.writeHead(413, { connection: "close" }).end();
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
  const { method = "GET", url = "/" } = request;
  const answer = await gateway.handle(
    { method, path: url, headers, body, signal: gone.signal },
    { isInside: true },
  );
  await pass(answer, response);
}

/** null when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function pass({ status, headers, body }: Answer, response: ServerResponse): Promise<void> {
  response.writeHead(status, headers);
  try {
    for await (const chunk of body) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch (error) {
    response.destroy(new Error(messageOf(error))); // broken off there, broken off here
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once("drain", resolve);
    response.once("close", resolve);
  });
}
