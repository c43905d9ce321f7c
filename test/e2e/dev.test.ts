import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listedCompetition } from "../../src/competition/discover.ts";
import { type KaggleServer, serverToken, startKaggleServer } from "../kaggle-server.ts";
import { ended, makePlace, type Place } from "./mlebench.ts";

const titanic = "spaceship-titanic"; // higher is better
const taxi = "new-york-city-taxi-fare-prediction"; // lower is better
const kaggleVariables = ["KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY", "KAGGLE_CONFIG_DIR"];

let server: KaggleServer;
let place: Place;
const before = { ...process.env };

beforeAll(async () => {
  server = await startKaggleServer({});
  for (const name of kaggleVariables) delete process.env[name];
  process.env["KAGGLE_API_TOKEN"] = serverToken;
  process.env["KAGGLE_API_ENDPOINT"] = server.url;
});
afterAll(async () => {
  process.env = before;
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  place = makePlace();
  server.requests.length = 0;
  server.faults.answers = [];
  for (const id of Object.keys(server.competitions)) delete server.competitions[id];
});
afterEach(() => place[Symbol.dispose]());

/** Not `place.run`: the server lives in this process, which must not block. */
const run = (...args: string[]) => ended(place.start(["dev", ...args]));
const boardPath = (id: string) => join(place.dataDir, id, "leaderboard.csv");

/** A board with the figures of facts.json: every place has the score of the next medal line below it. */
function boardOf(id: string): string[] {
  const { teams, gold, silver, bronze, median, last } = listedCompetition(id).facts.leaderboard;
  const at = (rank: number) =>
    rank <= 10 + Math.floor(teams * 0.002)
      ? gold
      : rank <= Math.floor(teams * 0.05)
        ? silver
        : rank <= Math.floor(teams * 0.1)
          ? bronze
          : rank <= Math.floor(teams / 2) + 1
            ? median
            : last;
  return Array.from({ length: teams }, (_, i) => String(at(i + 1)));
}
const served = (scores: readonly string[]) =>
  scores.map((score, i) => ({
    teamId: i + 1,
    teamName: `team ${i}`,
    submissionDate: "2023-01-01T00:00:00Z",
    score,
  }));

describe("dev download-leaderboard", () => {
  test("the whole board comes in pages; a rate limit and a 500 are waited out; nothing to warn of", async () => {
    server.competitions[titanic] = { board: served(boardOf(titanic)) };
    server.faults.answers = [{ status: 429, headers: { "retry-after": "0" } }, { status: 500 }];
    const { status, stdout, stderr } = await run("download-leaderboard", "-c", titanic, "--json");
    expect(JSON.parse(stdout)).toEqual([
      { id: titanic, state: "downloaded", path: boardPath(titanic), teams: 2288, warnings: [] },
    ]);
    expect([status, stderr.match(/Trying again/g)?.length]).toEqual([0, 2]);
    const lines = readFileSync(boardPath(titanic), "utf8").trimEnd().split("\n");
    expect([lines.length, lines[0], lines[1]]).toEqual([
      2289,
      "teamId,submissionDate,score",
      "1,2023-01-01T00:00:00Z,0.82066",
    ]);
    expect(`${stdout}${stderr}`).not.toContain(serverToken);
  });

  test("what is there stays, without asking, unless forced; --public takes the download", async () => {
    server.competitions[titanic] = {
      board: served(["0.9", "0.8"]),
      publicCsv: "Rank,TeamId,TeamName,LastSubmissionDate,Score\n1,5,x,2023-01-01 00:00:00,0.7\n",
    };
    await run("download-leaderboard", "-c", titanic);
    server.requests.length = 0;
    expect((await run("download-leaderboard", "-c", titanic)).stdout).toContain("kept");
    expect(server.requests).toEqual([]);
    await run("download-leaderboard", "-c", titanic, "--force", "--public");
    expect(readFileSync(boardPath(titanic), "utf8")).toBe(
      "teamId,submissionDate,score\n5,2023-01-01 00:00:00,0.7\n",
    );
  });

  test("a failing competition does not stop the others", async () => {
    server.competitions[titanic] = { board: served(boardOf(titanic)) };
    const { status, stdout, stderr } = await run("download-leaderboard", "-c", taxi, titanic);
    expect(status).toBe(1);
    expect(stderr).toContain(`✗ ${taxi}: Kaggle has no such thing`);
    expect(stdout).toMatch(new RegExp(`${taxi} +failed`));
    expect(stdout).toMatch(new RegExp(`${titanic} +downloaded +2288`));
    expect(existsSync(join(place.dataDir, taxi))).toBe(false);
  });

  test("a board that contradicts the declared direction, or the medal lines, is told", async () => {
    server.competitions[titanic] = { board: served(["0.1", "0.5", ""]) };
    const { status, stderr } = await run("download-leaderboard", "-c", titanic);
    expect(status).toBe(0);
    expect(stderr).toContain(
      "it runs from 0.1 to 0.5, but facts.json declares that a higher score is better",
    );
    expect(stderr).toContain("teams 2, but facts.json has 2288");
  });

  test("credentials that Kaggle refuses end the batch at once, with status 2", async () => {
    server.faults.answers = [{ status: 401, body: '{"code":401,"message":"Unauthenticated"}' }];
    const { status, stdout, stderr } = await run("download-leaderboard", "--all");
    expect([status, stdout, server.requests.length]).toEqual([2, "", 1]);
    expect(stderr).toContain("Kaggle does not accept the credentials of KAGGLE_API_TOKEN (401)");
  });

  test.each([
    { args: ["download-leaderboard"], says: "Name the competitions" },
    { args: ["download-leaderboard", "-c", "quake-magnitude"], says: "no competition of Kaggle" },
    { args: ["download-leaderboard", "-c", "spaceship-titanik"], says: "Did you mean" },
    { args: ["download-leaderboard", "--bogus"], says: "--bogus" },
    { args: ["import-reference"], says: "missing required argument" },
    { args: ["import-reference", "."], says: "no checkout of the Python reference" },
    { args: ["download"], says: "download" },
  ])("$args exits with 2 and says: $says", ({ args, says }) => {
    const { status, stdout, stderr } = place.run(["dev", ...args]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([status, stdout]).toEqual([2, ""]);
  });

  test("without credentials it says how to get them", () => {
    const env = { KAGGLE_API_TOKEN: "", HOME: place.dir };
    const { status, stderr } = place.run(["dev", "download-leaderboard", "-c", titanic], { env });
    expect(status).toBe(2);
    expect(stderr).toContain(
      "No Kaggle credentials. Make an API token at https://www.kaggle.com/settings/api",
    );
  });
});

const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:e071aca0\nsize 125841\n";

/** A checkout of the reference with these competitions. */
function makeReference(boards: Record<string, string>): string {
  const root = join(place.dir, "mle-bench");
  for (const [id, board] of Object.entries(boards)) {
    const dir = join(root, "mlebench", "competitions", id);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "leaderboard.csv"), board);
    writeFileSync(join(dir, "description.md"), `# ${id}, as Kaggle tells it\n`);
    writeFileSync(join(dir, "description_obfuscated.md"), "# A task\n");
  }
  return root;
}
const csvOf = (scores: readonly string[]) =>
  `scoreNullable,score\n${scores.map((s) => `${s},${s}\n`).join("")}`;

describe("dev import-reference", () => {
  const importFrom = (root: string, ...flags: string[]) =>
    place.run(["dev", "import-reference", root, ...flags]);

  test("boards and descriptions are copied, and the board has the medal lines of facts.json", () => {
    const root = makeReference({ [titanic]: csvOf(boardOf(titanic)), [taxi]: csvOf(boardOf(taxi)) });
    const { status, stdout, stderr } = importFrom(root);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`${titanic} +imported +imported +imported +2288 +equal`));
    expect(readdirSync(join(place.dataDir, titanic)).sort()).toEqual([
      "description.md",
      "description_obfuscated.md",
      "leaderboard.csv",
    ]);
    const again = JSON.parse(importFrom(root, "--json").stdout) as { files: { state: string }[] }[];
    expect(again.flatMap(({ files }) => files.map(({ state }) => state))).toEqual(Array(6).fill("unchanged"));
  });

  test("a Git LFS pointer is named with the command that mends it; the other files are imported", () => {
    const root = makeReference({ [titanic]: pointer, [taxi]: csvOf(boardOf(taxi)) });
    const { status, stdout, stderr } = importFrom(root);
    expect(status).toBe(1);
    expect(stderr).toContain(
      `✗ ${join(root, "mlebench", "competitions", titanic, "leaderboard.csv")}: Git LFS pointer`,
    );
    expect(stderr).toContain(
      `1 of 6 files are Git LFS pointers, not the files themselves. Run: git -C ${root} lfs pull`,
    );
    expect(stdout).toMatch(new RegExp(`${titanic} +Git LFS pointer +imported`));
    expect(existsSync(boardPath(titanic))).toBe(false);
    expect(existsSync(boardPath(taxi))).toBe(true);
  });

  test("medal lines that differ, a broken board and a missing file are told, with status 1", () => {
    const scores = boardOf(titanic);
    const root = makeReference({ [titanic]: csvOf(scores.slice(0, -8)), [taxi]: "score\nfast\n" });
    rmSync(join(root, "mlebench", "competitions", taxi, "description.md"));
    const { status, stdout, stderr } = importFrom(root);
    expect(status).toBe(1);
    expect(stderr).toContain(`${titanic}: leaderboard: teams 2280, but facts.json has 2288`);
    expect(stderr).toContain('score "fast" is not a number');
    expect(stderr).toContain("description.md: missing");
    expect(stdout).toMatch(new RegExp(`${taxi} +damaged +missing +imported`));
  });
});

describe("the group", () => {
  test("every command has help with an example", () => {
    for (const args of [[], ["download-leaderboard"], ["import-reference"]]) {
      const { status, stdout } = place.run(["dev", ...args, "--help"]);
      expect([args, status, stdout.includes("Example:\n  ")]).toEqual([args, 0, true]);
    }
  });

  test("completion knows it and its script stays valid", () => {
    const script = place.run(["completion", "bash"]).stdout;
    expect(script).toMatch(/^ {4}dev\) .*subcommands="download-leaderboard import-reference"/m);
    expect(spawnSync("bash", ["-n"], { input: script }).status).toBe(0);
  });
});
