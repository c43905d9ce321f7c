import { afterEach, beforeEach, expect, test } from "vitest";
import { type KaggleServer, serverKey, serverToken, startKaggleServer } from "../../../test/kaggle-server.ts";
import { kaggleApiUrl, makeKaggleClient } from "./client.ts";
import type { KaggleCredentials } from "./credentials.ts";

let server: KaggleServer;
let waits: number[];
const path = "/competitions/toy/leaderboard/view";
const token: KaggleCredentials = { kind: "token", token: serverToken, source: "the test" };

beforeEach(async () => {
  server = await startKaggleServer({ toy: { board: [{ teamId: 1, score: "0.5" }] } });
  waits = [];
});
afterEach(() => server[Symbol.asyncDispose]());

function client(
  credentials: KaggleCredentials = token,
  over: { apiUrl?: string; fetch?: typeof fetch } = {},
) {
  return makeKaggleClient({
    credentials,
    apiUrl: kaggleApiUrl({ KAGGLE_API_ENDPOINT: server.url }),
    fetch,
    clock: {
      now: () => Date.UTC(2026, 0, 1, 12, 0, 0),
      monotonicMs: () => 0,
      sleep: async (ms) => void waits.push(ms),
    },
    random: () => 0.25,
    ...over,
  });
}
const ask = (...args: Parameters<typeof client>) => client(...args).json(path, { competition: "toy" });
const board = { submissions: [{ teamId: 1, score: "0.5" }], nextPageToken: "" };

test.each<[KaggleCredentials]>([[token], [{ kind: "key", ...serverKey, source: "the test" }]])(
  "$kind credentials are accepted",
  async (credentials) => {
    expect(await ask(credentials)).toEqual(board);
  },
);

test.each([
  { answer: { status: 500 }, waited: [375] },
  { answer: { status: 503, headers: { "retry-after": "7" } }, waited: [7000] },
  { answer: { status: 429, headers: { "retry-after": "30" } }, waited: [30_000] },
  { answer: { status: 429, headers: { "retry-after": "Thu, 01 Jan 2026 12:01:30 GMT" } }, waited: [90_000] },
  { answer: { status: 429, headers: { "retry-after": "soon" } }, waited: [375] },
])("$answer is asked again, after $waited ms", async ({ answer, waited }) => {
  server.faults.answers = [answer];
  expect(await ask()).toEqual(board);
  expect(waits).toEqual(waited);
});

test("cut connections are asked again, after waits that double and are spread by chance", async () => {
  server.faults.cutApi = 3;
  expect(await ask()).toEqual(board);
  expect(waits).toEqual([375, 750, 1500]);
});

const rules = "https://www.kaggle.com/competitions/toy/rules";
test.each([
  { status: 401, message: "Unauthenticated", problem: "unauthorized", says: "credentials of the test (401)" },
  {
    status: 403,
    message: "You must accept this competition's rules before you'll be able to download files.",
    problem: "rules",
    says: rules,
  },
  {
    status: 403,
    message: "Permission 'competitions.participate' was denied",
    problem: "rules",
    says: rules,
  },
  {
    status: 403,
    message: "Permission 'competitions.get' was denied",
    problem: "forbidden",
    says: "Permission 'competitions.get' was denied",
  },
  {
    status: 404,
    message: "Not found",
    problem: "not-found",
    says: "https://www.kaggle.com/competitions/toy",
  },
  { status: 400, message: "Bad page token", problem: "unexpected", says: "Bad page token" },
])("$status $message is not asked again and says what to do", async ({ status, message, problem, says }) => {
  server.faults.answers = [{ status, body: JSON.stringify({ code: status, message }) }];
  const error = await ask().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "UserError", problem });
  expect(String(error)).toContain(says);
  expect(String(error)).not.toContain(serverToken);
  expect(waits).toEqual([]);
});

test("a rate limit beyond ten minutes is told, not waited for", async () => {
  server.faults.answers = [{ status: 429, headers: { "retry-after": "7200" } }];
  await expect(ask()).rejects.toThrow("Run the same command again in 2h");
  expect(waits).toEqual([]);
});

test("a rate limit that lasts is given up after 8 tries", async () => {
  server.faults.answers = Array.from({ length: 8 }, () => ({ status: 429 }));
  await expect(ask()).rejects.toMatchObject({ problem: "rate-limited", exitCode: 1 });
  expect(waits).toHaveLength(7);
});

test.each([
  { answer: { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }, says: "web page" },
  { answer: { status: 200, body: "{" }, says: "no JSON" },
  {
    answer: { status: 302, headers: { location: "/api/v1/competitions/none/leaderboard/view" } },
    says: "404",
  },
])("$answer says: $says", async ({ answer, says }) => {
  server.faults.answers = [answer];
  await expect(ask()).rejects.toThrow(says);
});

test("a redirect in a circle ends", async () => {
  server.faults.answers = Array.from({ length: 9 }, () => ({ status: 302, headers: { location: "/x" } }));
  await expect(ask()).rejects.toThrow("redirects toy in a circle");
});

test.each([
  ["ENOTFOUND", "unreachable", "(ENOTFOUND)"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "unexpected", "NODE_EXTRA_CA_CERTS"],
])("%s of fetch is a UserError: %s", async (code, problem, says) => {
  const failing: typeof fetch = async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  };
  const error = await ask(token, { fetch: failing }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "UserError", problem });
  expect(String(error)).toContain(says);
});

test.each([
  [{}, "https://www.kaggle.com/api/v1"],
  [{ KAGGLE_API_ENDPOINT: "" }, "https://www.kaggle.com/api/v1"],
  [{ KAGGLE_API_ENDPOINT: "http://localhost:8080/" }, "http://localhost:8080/api/v1"],
  [{ KAGGLE_API_ENDPOINT: "http://localhost/api/v1" }, "http://localhost/api/v1"],
])("the address of %j is %s", (env, url) => {
  expect(kaggleApiUrl(env)).toBe(url);
});

test("an address that is none is refused", () => {
  expect(() => kaggleApiUrl({ KAGGLE_API_ENDPOINT: "localhost:80" })).toThrow(
    "KAGGLE_API_ENDPOINT=localhost:80",
  );
});
