import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";

/** Questions to a model at the same time; more are told to come again. */
const maxAtOnce = 16;

/** The part of the gateway's paths that says whose protocol it is. */
export function isForModel({ url }: IncomingMessage): boolean {
  return /^\/(openai|anthropic|google)\//.test(url ?? "");
}

/** Passes a request with its body on to a Unix socket, and what comes back to the asking side, as it comes. */
export function forwardTo(socketPath: string): (request: IncomingMessage, response: ServerResponse) => void {
  let atOnce = 0;
  return (request, response) => {
    if (atOnce >= maxAtOnce) {
      response.writeHead(429, { "retry-after": "1", connection: "close" }).end();
      return;
    }
    atOnce++;
    response.once("close", () => atOnce--);
    const { method, url: path, headers } = request;
    // No connection is kept: ending one whose asking side has gone must not hit the next request on it.
    const onward = httpRequest({ socketPath, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once("error", () => response.destroy());
    });
    onward.once("error", () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { connection: "close" }).end();
    });
    request.once("error", () => onward.destroy());
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  };
}
