import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { packZip } from "../src/archive/pack-zip.ts";

/** A competition as the server has it. Change it between requests to play what happens at Kaggle. */
export interface ServedCompetition {
  zip?: Buffer;
  etag?: string;
  rulesAccepted?: boolean;
  /** The board that `leaderboard/view` shows, best first. */
  board?: readonly { teamId?: number; teamName?: string; submissionDate?: string; score?: string | null }[];
  /** The board in `leaderboard/download`, as a CSV file. */
  publicCsv?: string;
}

/** Switches for what goes wrong. Lists are used up: the first entry by the first answer that it can spoil. */
export interface Faults {
  /** The storage server sends so many bytes of the body, then cuts the connection. */
  cutAfter: number[];
  /** Awaited before such a cut: what a client received but has not read yet is lost with its connection. */
  mayCut: (positionInFile: number) => Promise<void>;
  /** The storage server sends so many bytes, then nothing more, and keeps the connection open. */
  stallAfter: number[];
  /** The storage server says that many bytes more than it sends. */
  lengthTooLong: number[];
  /** Bytes a write, with a turn of the event loop in between; 0: at once. */
  bytesPerWrite: number;
  /** Ranges are ignored: always 200 with the whole. */
  noRanges: boolean;
  /** If-Range is ignored: 206 also for another file. */
  ignoreIfRange: boolean;
  /** Neither ETag nor Last-Modified. */
  noValidator: boolean;
  /** API answers before the right one. */
  answers: { status: number; headers?: Record<string, string>; body?: string | Buffer }[];
  /** The API cuts the connection so many times before it answers. */
  cutApi: number;
}

export interface KaggleServer extends AsyncDisposable {
  /** For `KAGGLE_API_ENDPOINT`. */
  readonly url: string;
  readonly competitions: Record<string, ServedCompetition>;
  readonly faults: Faults;
  /** What was asked, oldest first. */
  readonly requests: { method: string; host: string; path: string; headers: IncomingMessage["headers"] }[];
}

export const serverToken = "KGAT_0123456789abcdef";
export const serverKey = { username: "ada", key: "0123456789abcdef0123456789abcdef" };
const accepted = [
  `Bearer ${serverToken}`,
  `Basic ${Buffer.from(`${serverKey.username}:${serverKey.key}`).toString("base64")}`,
];

const lastModified = "Fri, 02 Oct 2026 21:40:26 GMT"; // Kaggle's client of 1.6 needs one

/**
 * Speaks Kaggle's API v1 on one port and plays its storage on another, as far as a client meets them: paths, both
 * kinds of credentials, errors as `{"code", "message"}`, the redirect to a signed address, ranges with ETags, pages.
 */
export async function startKaggleServer(
  competitions: Record<string, ServedCompetition>,
): Promise<KaggleServer> {
  const faults: Faults = {
    cutAfter: [],
    mayCut: async () => {},
    stallAfter: [],
    lengthTooLong: [],
    bytesPerWrite: 0,
    noRanges: false,
    ignoreIfRange: false,
    noValidator: false,
    answers: [],
    cutApi: 0,
  };
  const requests: KaggleServer["requests"] = [];
  const state: State = { competitions, faults, storageUrl: "" };
  const serve = (answer: typeof answerApi, host: string) =>
    createServer((request, response) => {
      requests.push({ method: request.method!, host, path: request.url!, headers: request.headers });
      void answer(request, response, state);
    });
  const api = serve(answerApi, "api");
  const storage = serve(answerStorage, "storage");
  const [url, storageUrl] = await Promise.all([listen(api), listen(storage)]);
  state.storageUrl = storageUrl;
  return {
    url,
    competitions,
    faults,
    requests,
    async [Symbol.asyncDispose]() {
      for (const server of [api, storage]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

interface State {
  readonly competitions: Record<string, ServedCompetition>;
  readonly faults: Faults;
  storageUrl: string;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

function sendError(response: ServerResponse, code: number, message: string): void {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify({ code, message }));
}

async function answerApi(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { faults, competitions } = state;
  if (faults.cutApi > 0) {
    faults.cutApi--;
    request.socket.destroy();
    return;
  }
  const fault = faults.answers.shift();
  if (fault) {
    response.writeHead(fault.status, fault.headers).end(fault.body ?? "");
    return;
  }
  if (!accepted.includes(request.headers.authorization ?? "")) {
    sendError(response, 401, "Unauthenticated");
    return;
  }
  const url = new URL(request.url!, "http://kaggle");
  const [, download, listed, ofBoard, action] =
    /^\/api\/v1\/competitions\/(?:data\/download-all\/([^/]+)|data\/list\/([^/]+)|([^/]+)\/leaderboard\/(view|download))$/.exec(
      url.pathname,
    ) ?? [];
  const id = decodeURIComponent(download ?? listed ?? ofBoard ?? "");
  const competition = competitions[id];
  if (!competition) sendError(response, 404, "Not found");
  else if (listed !== undefined) sendFiles(response, competition);
  else if (download !== undefined) redirectToZip(response, { id, competition, state });
  else if (action === "view") sendPage(response, competition, url.searchParams);
  else sendPublicBoard(response, id, competition);
}

const rulesMessage = "You must accept this competition's rules before you'll be able to download files.";

function sendFiles(response: ServerResponse, competition: ServedCompetition): void {
  if (competition.rulesAccepted === false) sendError(response, 403, rulesMessage);
  else
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ files: [{ name: "train.csv", totalBytes: 9 }], nextPageToken: "" }));
}

function redirectToZip(
  response: ServerResponse,
  { id, competition, state }: { id: string; competition: ServedCompetition; state: State },
): void {
  const path = `kaggle-competitions-data/${encodeURIComponent(id)}/archive.zip?X-Goog-Signature=00ff`;
  if (competition.rulesAccepted === false) sendError(response, 403, rulesMessage);
  else if (!competition.zip) sendError(response, 404, "Not found");
  else response.writeHead(302, { location: `${state.storageUrl}/${path}` }).end();
}

/** At most 50 rows a page, whatever is asked, so that a client must follow the pages. */
function sendPage(response: ServerResponse, { board = [] }: ServedCompetition, query: URLSearchParams): void {
  const size = Math.min(50, Number(query.get("pageSize") ?? 20));
  const from = Number(query.get("pageToken") ?? 0);
  const submissions = board.slice(from, from + size);
  const nextPageToken = from + size < board.length ? String(from + size) : "";
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ submissions, nextPageToken }));
}

function sendPublicBoard(response: ServerResponse, id: string, { publicCsv }: ServedCompetition): void {
  if (publicCsv === undefined) {
    sendError(response, 404, "Not found");
    return;
  }
  const zip = packZip({ [`${id}-publicleaderboard-2026-10-02T21:40:26.csv`]: publicCsv });
  const headers = {
    "content-type": "application/zip",
    "content-length": zip.length,
    "last-modified": lastModified,
  };
  response.writeHead(200, headers).end(zip);
}

async function answerStorage(
  request: IncomingMessage,
  response: ServerResponse,
  { competitions, faults }: State,
): Promise<void> {
  const id = decodeURIComponent(request.url!.split("/")[2]!);
  const { zip = Buffer.alloc(0), etag = '"v1"' } = competitions[id] ?? {};
  if (request.headers.authorization !== undefined) {
    sendError(response, 400, "Only one auth mechanism allowed");
    return;
  }
  const range = faults.noRanges ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const same = faults.ignoreIfRange || [undefined, etag].includes(request.headers["if-range"]?.toString());
  const from = range && same ? Number(range[1]) : 0;
  const validator: Record<string, string> = faults.noValidator ? {} : { etag, "last-modified": lastModified };
  if (from > 0 && from >= zip.length) {
    response.writeHead(416, { ...validator, "content-range": `bytes */${zip.length}` }).end();
    return;
  }
  const body = zip.subarray(from);
  const extra = faults.lengthTooLong.shift() ?? 0;
  response.writeHead(from > 0 ? 206 : 200, {
    ...validator,
    "content-type": "application/zip",
    "content-length": body.length + extra,
    ...(!faults.noRanges && { "accept-ranges": "bytes" }),
    ...(from > 0 && { "content-range": `bytes ${from}-${zip.length - 1}/${zip.length}` }),
  });
  await sendBody(response, body, { faults, from, cut: extra > 0 });
}

async function sendBody(
  response: ServerResponse,
  body: Buffer,
  { faults, from, cut }: { faults: Faults; from: number; cut: boolean },
): Promise<void> {
  response.flushHeaders();
  const cutAfter = faults.cutAfter.shift();
  const stallAfter = faults.stallAfter.shift();
  const sent = body.subarray(0, cutAfter ?? stallAfter ?? body.length);
  const size = faults.bytesPerWrite || Math.max(1, sent.length);
  for (let start = 0; start < sent.length; start += size) {
    await new Promise((resolve) => response.write(sent.subarray(start, start + size), resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (stallAfter !== undefined) return;
  if (cutAfter !== undefined || cut) {
    await faults.mayCut(from + sent.length);
    response.socket?.destroy();
  } else response.end();
}
