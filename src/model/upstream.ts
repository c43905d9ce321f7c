import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Endpoint } from "./providers.ts";
import type { Answer, Call, Source } from "./source.ts";

/** A provider that sends nothing for so long is taken as gone; models think for minutes before the first byte. */
const silenceMs = 15 * 60_000;
/** Of a provider's answer, what the asking side gets to see. */
const passedHeaders = ["content-type", "retry-after", "x-should-retry", "request-id", "x-request-id"];

/** A provider over HTTP. */
export function upstream({ family, baseUrl, headers }: Endpoint, model: string): Source {
  return {
    model,
    family,
    async answer(call) {
      const response = await post(`${baseUrl}${withoutVersion(call.path)}`, call, headers);
      const shown = passedHeaders.flatMap((name) => {
        const value = response.headers[name];
        return typeof value === "string" ? [[name, value] as const] : [];
      });
      return { status: response.statusCode ?? 0, headers: Object.fromEntries(shown), body: whole(response) };
    },
  };
}

/** The base has the version's part of the path already. */
function withoutVersion(path: string): string {
  return path.replace(/^\/v\d\w*/, "");
}

function post(url: string, call: Call, headers: Endpoint["headers"]): Promise<IncomingMessage> {
  const body = Buffer.from(call.body);
  const options: RequestOptions = {
    method: "POST",
    headers: {
      ...call.headers,
      ...headers,
      "content-type": "application/json",
      "content-length": body.length,
      "accept-encoding": "identity",
    },
    signal: call.signal,
  };
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? httpsRequest : httpRequest;
    const request = send(url, options, resolve);
    request.setTimeout(silenceMs, () =>
      request.destroy(new Error("The provider sent nothing for 15 minutes.")),
    );
    request.once("error", reject);
    request.end(body);
  });
}

/** The body; Node ends the stream of a connection that broke off with an error, which is what we want. */
async function* whole(response: IncomingMessage): Answer["body"] {
  for await (const chunk of response) yield chunk as Uint8Array;
  if (!response.complete) throw new Error("The provider's answer broke off.");
}
