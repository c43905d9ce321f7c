import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/core/package-root.ts";
import { readExperiment } from "../../src/record/store.ts";
import { makePlace, type Place } from "./mlebench.ts";

let place: Place;
let own: Record<string, string>;
beforeAll(() => {
  place = makePlace();
  own = { MLEBENCH_COMPETITIONS: join(place.dir, "own") };
});
afterAll(() => place[Symbol.dispose]());

const file = (name: string, content: string) => {
  const path = join(place.dir, name);
  writeFileSync(path, content);
  return path;
};
const bundled = (id: string, name: string) => join(packageRoot, "competitions", id, "data", name);
const run = (args: readonly string[], env: Record<string, string> = own) => place.run(args, { env });
const make = (args: readonly string[]) => run(["new", ...args, "--dir", join(place.dir, "own")]);
const publicFile = (id: string, name: string) => join(place.dataDir, id, "prepared", "public", name);

/** 120 rows whose target follows from `a`, with whatever else a test wants in each. */
const table = (columns: string, cells: (row: number) => string) =>
  [
    `a,y${columns}`,
    ...Array.from(
      { length: 120 },
      (_, row) => `${(row * 7) % 31},${(row * 7) % 31 > 14 ? 1 : 0}${cells(row)}`,
    ),
  ].join("\n");

describe.each([
  {
    id: "earthquakes",
    table: () => bundled("quake-magnitude", "earthquakes.csv"),
    target: "mag",
    metric: "rmse",
    gold: 0.42,
  },
  {
    id: "strikes",
    table: () => bundled("birdstrike-damage", "strikes.csv"),
    target: "damage",
    metric: "roc-auc",
    gold: 0.82,
  },
])("$id from its table", ({ id, table: path, target, metric, gold }) => {
  let made: {
    metric: string;
    solvers: number;
    leaderboard: { gold: number; lower_is_better: boolean };
    warnings: string[];
  };

  test("new guesses the metric, and its ladder is as strong as the demo's", () => {
    const { status, stdout, stderr } = make([path(), "--target", target, "--json"]);
    expect([status, stderr]).toEqual([0, expect.stringContaining(`metric: ${metric}, since`) as string]);
    made = JSON.parse(stdout) as typeof made;
    expect(made.metric).toBe(metric);
    expect(
      made.leaderboard.lower_is_better ? made.leaderboard.gold < gold : made.leaderboard.gold > gold,
    ).toBe(true);
    const board = readFileSync(join(place.dir, "own", id, "leaderboard.csv"), "utf8");
    const scores = board
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[1]);
    expect(scores.length).toBe(made.solvers);
    expect(new Set(scores).size).toBeGreaterThanOrEqual(20);
  });

  test("prepare, list, show and validate take it as one of their own", () => {
    expect(run(["prepare", "-c", id])).toMatchObject({ status: 0 });
    const listed = JSON.parse(run(["list", "--split", "own", "--json"]).stdout) as {
      id: string;
      prepared: boolean;
    }[];
    expect(listed.find((row) => row.id === id)).toMatchObject({ prepared: true });
    expect(run(["show", id]).stdout).toContain("scripted solvers (mlebench new), not people");
    expect(run(["validate", publicFile(id, "sample_submission.csv"), id])).toMatchObject({ status: 0 });
    expect(readFileSync(publicFile(id, "test.csv"), "utf8").split("\n")[0]!.split(",")).not.toContain(target);
  });

  test("an agent runs on it, is graded by the grading process and reported with a word on the medal lines", () => {
    const limits = ["--time-limit", "60s", "--memory", "1g"];
    const { status, stderr } = run(["run", "--agent", "dummy", "-c", id, ...limits]);
    expect([status, stderr]).toEqual([0, expect.stringContaining(id) as string]);
    const groups = run(["report", "latest", "--format", "json"]);
    expect(groups.stdout).toContain(
      `Medal lines and ranks come from scripted solvers, not from people: ${id}`,
    );
  });

  test("grade grades many submissions of it, and a perfect one wins gold", () => {
    const answers = join(place.dataDir, id, "prepared", "private", "test.csv");
    const lines = [answers, publicFile(id, "sample_submission.csv")].map((path) =>
      JSON.stringify({ competition_id: id, submission_path: path }),
    );
    const list = file(`${id}.jsonl`, `${lines.join("\n")}\n`);
    const { stdout } = run(["grade", "--submission", list, "--output-dir", place.dir, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ total_valid_submissions: 2, total_gold_medals: 1 });
  });
});

test("the baseline agent learns from such a competition and beats its median", () => {
  const { status } = run([
    "run",
    "--agent",
    "baseline",
    "-c",
    "earthquakes",
    "--time-limit",
    "40s",
    "--memory",
    "2g",
  ]);
  expect(status).toBe(0);
  const report = JSON.parse(run(["report", "latest", "--format", "json"]).stdout) as {
    entries: { groups: { dir: string }[] }[];
  };
  const { runs } = readExperiment(report.entries[0]!.groups[0]!.dir);
  expect(runs[0]!.record.grade).toMatchObject({ kind: "scored", aboveMedian: true });
});

test("the same command makes the same files", () => {
  const path = file(
    "same.csv",
    table("", () => ""),
  );
  const [first, second] = ["one", "two"].map((dir) => {
    expect(run(["new", path, "--target", "y", "--dir", join(place.dir, dir)], {}).status).toBe(0);
    return ["competition.json", "facts.json", "leaderboard.csv", "description.md", "data/table.csv"].map(
      (name) => readFileSync(join(place.dir, dir, "same", name), "utf8"),
    );
  });
  expect(second).toEqual(first);
});

test.each([
  { why: "no file", args: () => [join(place.dir, "none.csv"), "--target", "y"], says: "There is no file" },
  {
    why: "no target",
    args: () => [
      file(
        "t.csv",
        table("", () => ""),
      ),
      "--target",
      "z",
    ],
    says: "--target z: no such column",
  },
  {
    why: "semicolons",
    args: () => [file("s.csv", "a;y\n1;2\n"), "--target", "y"],
    says: "are not apart by commas",
  },
  { why: "no table", args: () => [file("e.csv", ""), "--target", "y"], says: "Give a CSV with a header" },
  {
    why: "few rows",
    args: () => [file("f.csv", "a,y\n1,2\n3,4\n"), "--target", "y"],
    says: "The table has 2 rows with a target",
  },
  {
    why: "one class",
    args: () => [
      file(
        "o.csv",
        table(",z", () => ",1"),
      ),
      "--target",
      "z",
    ],
    says: "there is nothing to predict",
  },
  {
    why: "ids twice",
    args: () => [
      file(
        "d.csv",
        table(",k", (row) => `,${row % 100}`),
      ),
      "--target",
      "y",
      "--id",
      "k",
    ],
    says: "stands in row 1 and again in row 101",
  },
  {
    why: "a share of all",
    args: () => [
      file(
        "t.csv",
        table("", () => ""),
      ),
      "--target",
      "y",
      "--test-fraction",
      "1",
    ],
    says: "--test-fraction 1: expected a share",
  },
  {
    why: "the program's own folder",
    args: () => [
      file(
        "t.csv",
        table("", () => ""),
      ),
      "--target",
      "y",
      "--dir",
      join(packageRoot, "competitions"),
    ],
    says: "Name a folder of your own",
  },
  {
    why: "the program's own name",
    args: () => [
      file(
        "t.csv",
        table("", () => ""),
      ),
      "--target",
      "y",
      "--name",
      "Quake magnitude",
    ],
    says: 'a competition "quake-magnitude" already',
  },
  {
    why: "files without a column",
    args: () => [
      file(
        "t.csv",
        table("", () => ""),
      ),
      "--target",
      "y",
      "--files",
      place.dir,
    ],
    says: "belong together",
  },
  {
    why: "a missing image",
    args: () => [
      file(
        "i.csv",
        table(",image", (row) => `,${row}.png`),
      ),
      "--target",
      "y",
      "--files",
      place.dir,
      "--file-column",
      "image",
    ],
    says: 'The file "0.png" in row 1 of column "image" does not exist',
  },
])("refused without a trace: $why", ({ args, says }) => {
  const dir = join(place.dir, "refused");
  const { status, stdout, stderr } = run(["new", "--dir", dir, ...args()], {});
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect([status, stdout, existsSync(join(dir, "t"))]).toEqual([2, "", false]);
});

test("a folder that exists is never touched", () => {
  const path = file(
    "twice.csv",
    table("", () => ""),
  );
  expect(make([path, "--target", "y"]).status).toBe(0);
  const { status, stderr } = make([path, "--target", "y"]);
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('There is a competition "twice" already') as string,
  ]);
});

test("leaks are warned of before the ladder; --drop mends them", () => {
  const path = file(
    "leak.csv",
    table(",copy,empty", (row) => `,${(row * 7) % 31 > 14 ? "won" : "lost"},`),
  );
  expect(make([path, "--target", "y"]).stderr).toContain('warning: Column "copy" tells the target "y"');
  const { stderr } = make([path, "--target", "y", "--drop", "copy", "--name", "No leak"]);
  expect(stderr).not.toContain('"copy"');
  expect(stderr).toContain("columns: empty are empty and are left out");
});

test("files of the rows are laid out by id, so that their names tell nothing", () => {
  const images = join(place.dir, "images");
  for (const kind of ["cat", "dog"]) mkdirSync(join(images, kind), { recursive: true });
  const name = (row: number) => `${(row * 7) % 31 > 14 ? "cat" : "dog"}/${row}.PNG`;
  for (let row = 0; row < 120; row++) writeFileSync(join(images, name(row)), `picture ${row}`);
  const path = file(
    "pets.csv",
    table(",image,id", (row) => `,${name(row)},p${row}`),
  );
  const { status, stderr } = make([path, "--target", "y", "--files", images, "--file-column", "image"]);
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining("solvers see of each file its size") as string,
  ]);
  expect(run(["prepare", "-c", "pets"]).status).toBe(0);
  const [header, first] = readFileSync(publicFile("pets", "test.csv"), "utf8")
    .split("\n")
    .map((line) => line.split(","));
  const [image, id] = ["image", "id"].map((column) => first![header!.indexOf(column)]!);
  expect(image).toBe(`test/${id}.png`);
  expect(readFileSync(publicFile("pets", image!), "utf8")).toBe(`picture ${id!.slice(1)}`);
  expect(existsSync(publicFile("pets", "cat"))).toBe(false);
  expect(readFileSync(publicFile("pets", "description.md"), "utf8")).not.toMatch(/cat|dog/);
});

describe("folders of the user's", () => {
  test("the config file names them, relative to itself; the environment is stronger", () => {
    const dir = join(place.dir, "configured");
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "mlebench.config.json"), JSON.stringify({ competitions: ["../own"] }));
    const ids = (env: Record<string, string>) =>
      place.run(["list", "--ids"], { cwd: dir, env }).stdout.split("\n");
    expect(ids({})).toContain("twice");
    mkdirSync(join(place.dir, "nothing"), { recursive: true });
    expect(ids({ MLEBENCH_COMPETITIONS: join(place.dir, "nothing") })).not.toContain("twice");
  });

  test("a broken one is named and does not hide the others", () => {
    mkdirSync(join(place.dir, "own", "broken"), { recursive: true });
    writeFileSync(join(place.dir, "own", "broken", "competition.json"), "{}");
    const { status, stdout, stderr } = run(["list", "--ids"]);
    expect(status).toBe(0);
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["earthquakes", "quake-magnitude"]));
    expect(stderr).toContain(join(place.dir, "own", "broken"));
  });

  test("one written by hand, its parts laid out already, is prepared and graded", () => {
    const dir = join(place.dir, "own", "by-hand");
    for (const part of ["public", "private"]) mkdirSync(join(dir, "data", part), { recursive: true });
    const files = {
      "competition.json": JSON.stringify({
        schemaVersion: 1,
        metric: "mae",
        submission: { id: "key", targets: [{ column: "value", type: "number" }] },
        data: { kind: "parts" },
      }),
      "facts.json": JSON.stringify({
        name: "By hand",
        category: "tabular",
        metric: "mae",
        leaderboard: { lower_is_better: true, board: "colleagues" },
      }),
      "leaderboard.csv": "score\n0.5\n1\n2\n4\n",
      "description.md": "# By hand\n",
      "brief.md": "# By hand\n",
      "data/public/train.csv": "key,value\n1,2\n",
      "data/public/sample_submission.csv": "key,value\n7,0\n8,0\n",
      "data/private/test.csv": "key,value\n7,1\n8,2\n",
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
    expect(run(["prepare", "-c", "by-hand"])).toMatchObject({ status: 0 });
    const { stdout } = run(["grade-sample", publicFile("by-hand", "sample_submission.csv"), "by-hand"]);
    expect(JSON.parse(stdout)).toMatchObject({
      score: 1.5,
      silver_threshold: 0.5,
      rank: 3,
      valid_submission: true,
    });
  });
});
