import { afterEach, beforeEach, expect, test } from "vitest";
import { type KaggleServer, serverToken, startKaggleServer } from "../../../test/kaggle-server.ts";
import { packZip } from "../../archive/pack-zip.ts";
import { kaggleApiUrl, makeKaggleClient } from "./client.ts";
import { downloadPublicLeaderboard, leaderboardCsv, viewLeaderboard } from "./leaderboard.ts";

let server: KaggleServer;
const team = (teamId: number, score: string | null) => ({
  teamId,
  teamName: `Team, "${teamId}"`,
  submissionDate: "2021-03-04T05:06:07.890Z",
  score,
});

beforeEach(async () => {
  server = await startKaggleServer({ toy: {} });
});
afterEach(() => server[Symbol.asyncDispose]());

function client() {
  return makeKaggleClient({
    credentials: { kind: "token", token: serverToken, source: "the test" },
    apiUrl: kaggleApiUrl({ KAGGLE_API_ENDPOINT: server.url }),
    fetch,
    clock: { now: () => 0, monotonicMs: () => 0, sleep: async () => {} },
    random: () => 0,
  });
}
const view = () => viewLeaderboard(client(), { competition: "toy" });
const download = () => downloadPublicLeaderboard(client(), { competition: "toy" });
const body = (answer: unknown) => ({ status: 200, body: JSON.stringify(answer) });

test("a board of 123 teams comes in three pages, one of them asked for twice after a 500", async () => {
  const board = Array.from({ length: 123 }, (_, i) => team(i + 1, (1 - i / 1000).toFixed(5)));
  server.competitions["toy"] = { board };
  server.faults.answers = [{ status: 500 }];
  const rows = await view();
  expect(rows.map(({ teamId, score }) => [teamId, score])).toEqual(
    board.map(({ teamId, score }) => [String(teamId), score]),
  );
  expect(server.requests.map(({ path }) => /pageToken=(\d+)/.exec(path)?.[1])).toEqual([
    undefined,
    undefined,
    "50",
    "100",
  ]);
});

test("a team that moved between two pages stands once, at the better place", async () => {
  server.faults.answers = [
    body({ submissions: [team(1, "0.9"), team(2, "0.8")], nextPageToken: "a" }),
    body({ submissions: [team(2, "0.8"), team(3, "0.7")], nextPageToken: "" }),
  ];
  expect((await view()).map(({ teamId }) => teamId)).toEqual(["1", "2", "3"]);
});

test("a team without a score keeps an empty one; names are left out of the file", async () => {
  server.competitions["toy"] = { board: [team(1, "0.90"), team(2, ""), team(3, null)] };
  expect(leaderboardCsv(await view())).toBe(
    "teamId,submissionDate,score\n1,2021-03-04T05:06:07.890Z,0.90\n2,2021-03-04T05:06:07.890Z,\n3,2021-03-04T05:06:07.890Z,\n",
  );
});

test.each([
  { answers: [body({ submissions: [], nextPageToken: "" })], says: "no scores" },
  { answers: [body({ submissions: [team(1, "")], nextPageToken: "" })], says: "no scores" },
  { answers: [body({ submissions: [team(1, "good")] })], says: 'in place 1 the score "good"' },
  { answers: [body({ submissions: "none" })], says: "another shape" },
  {
    answers: [
      body({ submissions: [team(1, "1")], nextPageToken: "a" }),
      body({ submissions: [team(2, "1")], nextPageToken: "a" }),
    ],
    says: "in a circle",
  },
])("$says is said", async ({ answers, says }) => {
  server.faults.answers = answers;
  await expect(view()).rejects.toThrow(says);
});

const csv =
  'Rank,TeamId,TeamName,LastSubmissionDate,Score,SubmissionCount\n1,7,"Ada, ""Countess""",2020-01-02 03:04:05,0.95,3\n2,8,NA,2020-01-02 03:04:06,0.9,1\n';

test("the public board comes as a zip with a CSV in it, or as the CSV", async () => {
  server.competitions["toy"] = { publicCsv: csv };
  const expected = [
    { teamId: "7", submissionDate: "2020-01-02 03:04:05", score: "0.95" },
    { teamId: "8", submissionDate: "2020-01-02 03:04:06", score: "0.9" },
  ];
  expect(await download()).toEqual(expected);
  server.faults.answers = [{ status: 200, body: csv }];
  expect(await download()).toEqual(expected);
});

test.each([
  { bytes: packZip({ "readme.txt": "" }), says: "no CSV in the zip, only readme.txt" },
  { bytes: packZip({ "a.csv": "Rank\n1\n" }), says: 'no column "Score", only Rank' },
  { bytes: Buffer.from(""), says: "it is empty" },
  { bytes: packZip({ "a.csv": csv }).subarray(0, 60), says: "cannot be read as a zip" },
])("a download with $says", async ({ bytes, says }) => {
  server.faults.answers = [{ status: 200, body: bytes }];
  await expect(download()).rejects.toThrow(says);
});
