import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";

/** Any version that both engines speak; podman's compatible socket takes the same paths. */
const VERSION = "v1.40";

/** A refusal of the engine: its HTTP status and words. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The part of the Docker Engine API that a sandbox needs, over the engine's Unix socket. */
export class EngineApi {
  readonly socketPath: string;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  /** @throws EngineError, or the system's error when nobody listens */
  async call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const outgoing = request(
        {
          socketPath: this.socketPath,
          method,
          path: `/${VERSION}${path}`,
          headers: text === undefined ? {} : { "content-type": "application/json" },
        },
        resolve,
      );
      outgoing.once("error", reject);
      outgoing.end(text);
    });
    const text = await textOf(response);
    const status = response.statusCode ?? 500;
    if (status >= 400) throw new EngineError(status, messageIn(text) || `HTTP status ${status}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** A directory of a container as a tar stream, its own name first in every path. @throws EngineError */
  async archive(id: string, path: string): Promise<IncomingMessage> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const query = `path=${encodeURIComponent(path)}`;
      const outgoing = request(
        { socketPath: this.socketPath, path: `/${VERSION}/containers/${id}/archive?${query}` },
        resolve,
      );
      outgoing.once("error", reject);
      outgoing.end();
    });
    if (response.statusCode === 200) return response;
    throw new EngineError(response.statusCode ?? 500, messageIn(await textOf(response)));
  }

  /** A container's stdin, as a stream: ending it ends the stdin. */
  attachStdin(id: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      const outgoing = request({
        socketPath: this.socketPath,
        method: "POST",
        path: `/${VERSION}/containers/${id}/attach?stream=1&stdin=1`,
        headers: { connection: "Upgrade", upgrade: "tcp", "content-length": 0 },
      });
      outgoing.once("upgrade", (_response, socket) => resolve(socket));
      outgoing.once("response", (response) => {
        void textOf(response).then((text) =>
          reject(new EngineError(response.statusCode ?? 500, `cannot attach: ${messageIn(text)}`)),
        );
      });
      outgoing.once("error", reject);
      outgoing.end();
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function messageIn(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return text.trim();
  }
}
