import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePlace, type Place } from "./mlebench.ts";

let place: Place;
const file = (name: string, content?: string) => {
  const path = join(place.dir, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
};
const sample = (id: string) => join(place.dataDir, id, "prepared", "public", "sample_submission.csv");

beforeAll(() => {
  place = makePlace();
  expect(place.run(["prepare", "-c", "quake-magnitude", "birdstrike-damage"]).status).toBe(0);
});
afterAll(() => place[Symbol.dispose]());

describe("help and wrong use", () => {
  test("every command has help with an example", () => {
    const help = place.run(["--help"]).stdout;
    const commands = [...help.matchAll(/^ {2}([a-z-]+) /gm)]
      .map((match) => match[1]!)
      .filter((name) => name !== "help");
    expect(commands.length).toBeGreaterThanOrEqual(14);
    for (const command of commands) {
      const { status, stdout } = place.run([command, "--help"]);
      expect([command, status, stdout.includes("Example:\n  ")]).toEqual([command, 0, true]);
    }
  });

  test.each([
    { args: ["prepair"], says: "prepare" },
    { args: ["show", "spaceship-titanik"], says: 'Did you mean "spaceship-titanic"?' },
    { args: ["list", "--split", "demoo"], says: 'Did you mean "demo"?' },
    { args: ["run", "--agent", "baselin", "-c", "quake-magnitude"], says: 'Did you mean "baseline"?' },
    { args: ["run", "--agent", "baseline"], says: "Name the competitions" },
    { args: ["run", "-c", "quake-magnitude"], says: "--agent" },
    { args: ["run", "--agent", "dummy", "-c", "quake-magnitude", "--seeds", "0"], says: "--seeds 0" },
    {
      args: ["run", "--agent", "dummy", "-c", "quake-magnitude", "--time-limit", "soon"],
      says: '"soon" is not a duration',
    },
    {
      args: ["run", "--agent", "dummy", "-c", "quake-magnitude", "--memory", "lots"],
      says: '"lots" is not a size',
    },
    { args: ["run", "--agent", "dummy", "-c", "quake-magnitude", "--cpus", "-1"], says: "--cpus -1" },
    { args: ["run", "--agent", "dummy", "-c", "quake-magnitude", "--sandbox", "magic"], says: "bwrap" },
    {
      args: ["run", "--agent", "baseline", "-c", "quake-magnitude", "--set", "nonsense=1"],
      says: 'no setting "nonsense"',
    },
    { args: ["run", "--agent", "dummy", "-c", "optdigits"], says: "mlebench prepare -c optdigits" },
    { args: ["status", "nothing"], says: "holds none" },
    { args: ["grade-sample", "x.csv"], says: "missing required argument" },
    { args: ["prepare", "-c", "spaceship-titanic"], says: "--raw" },
    { args: ["prepare", "--list", "no-such-file"], says: "no-such-file" },
    { args: ["completion", "tcsh"], says: "bash, zsh, fish" },
    { args: ["list", "--bogus"], says: "--bogus" },
  ])("$args exits with 2 and says: $says", ({ args, says }) => {
    const { status, stderr, stdout } = place.run(args);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([status, stdout]).toEqual([2, ""]);
  });

  test("completion scripts are valid in their shells", () => {
    const script = place.run(["completion", "bash"]).stdout;
    expect(spawnSync("bash", ["-n"], { input: script }).status).toBe(0);
    const complete = `${script}\nmlebench() { :; }\nCOMP_WORDS=(mlebench gra); COMP_CWORD=1; _mlebench; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync("bash", ["-c", complete], { encoding: "utf8" }).trim()).toBe(
      "grade-sample grade grade-server",
    );
    for (const shell of ["zsh", "fish"])
      expect(place.run(["completion", shell]).stdout).toContain("grade-sample");
  });
});

describe("list and show", () => {
  test("list says what is prepared, as a table and as JSON", () => {
    const rows = JSON.parse(place.run(["list", "--split", "demo", "--json"]).stdout) as {
      id: string;
      prepared: boolean;
    }[];
    expect(rows.length).toBe(5);
    expect(rows.find(({ id }) => id === "quake-magnitude")?.prepared).toBe(true);
    expect(rows.find(({ id }) => id === "optdigits")?.prepared).toBe(false);
    expect(place.run(["list"]).stdout).toMatch(/^spaceship-titanic +dev /m);
  });

  test("show has the medal lines and where the data stands", () => {
    const { stdout } = place.run(["show", "spaceship-titanic"]);
    for (const text of ["0.82066", "0.81388", "0.80967", "0.79565", "2288", "not prepared"])
      expect(stdout).toContain(text);
    expect(place.run(["show", "quake-magnitude"]).stdout).toContain("prepared in");
  });
});

describe("settings: flag, then environment, then config file, then default", () => {
  test("each is stronger than the next", () => {
    const cwd = file("settings");
    mkdirSync(cwd, { recursive: true });
    const dataOf = (args: string[], env: Record<string, string>) => {
      const shown = JSON.parse(
        place.run(["show", "quake-magnitude", "--json", ...args], { cwd, env }).stdout,
      ) as { data: { dir: string } };
      return shown.data.dir;
    };
    writeFileSync(join(cwd, "mlebench.config.yaml"), "data-dir: /from-config\n");
    expect(dataOf([], { MLEBENCH_DATA_DIR: "" })).toContain("from-config");
    expect(dataOf([], { MLEBENCH_DATA_DIR: "/from-env" })).toBe("/from-env/quake-magnitude");
    expect(dataOf(["--data-dir", "/from-flag"], { MLEBENCH_DATA_DIR: "/from-env" })).toBe(
      "/from-flag/quake-magnitude",
    );
  });

  test.each([
    [
      "mlebench.config.ts",
      'const dir: string = "/from-ts";\nexport default { "data-dir": dir };\n',
      "/from-ts",
    ],
    ["mlebench.config.json", '{"data-dir": "/from-json"}', "/from-json"],
  ])("%s is read", (name, content, expected) => {
    const cwd = file(`settings-${name}`);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, name), content);
    const { stdout } = place.run(["show", "quake-magnitude", "--json"], {
      cwd,
      env: { MLEBENCH_DATA_DIR: "" },
    });
    expect(stdout).toContain(`"${expected}/quake-magnitude"`);
  });

  test("an unknown or broken setting is named with its file", () => {
    const cwd = file("settings-bad");
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, "mlebench.config.json"), '{"data-dirr": "/x"}');
    expect(place.run(["list"], { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Did you mean "data-dir"?') as string,
    });
    writeFileSync(join(cwd, "mlebench.config.json"), "{");
    expect(place.run(["list"], { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("mlebench.config.json cannot be read") as string,
    });
  });
});

describe("prepare", () => {
  test("what is prepared is not done again, and private is closed to others", () => {
    const { status, stderr } = place.run(["prepare", "-c", "quake-magnitude"]);
    expect([status, stderr]).toEqual([0, expect.stringContaining("prepared already") as string]);
    const mode = execFileSync(
      "stat",
      ["-c", "%a", join(place.dataDir, "quake-magnitude", "prepared", "private")],
      { encoding: "utf8" },
    );
    expect(mode.trim()).toBe("700");
  });

  test("one competition that fails does not stop the others", () => {
    const { status, stderr } = place.run(["prepare", "-c", "spaceship-titanic", "president-identification"]);
    expect(status).toBe(1);
    expect(stderr).toContain("✗ spaceship-titanic");
    expect(stderr).toContain("✓ president-identification");
  });

  test("a raw file without a column, and a zip that is none, are named with what was found", () => {
    const raw = file("raw-bad");
    mkdirSync(raw, { recursive: true });
    writeFileSync(join(raw, "train.csv"), "PassengerId,HomePlanet\n0001_01,Earth\n");
    const missing = place.run(["prepare", "-c", "spaceship-titanic", "--raw", raw]);
    expect(missing.stderr).toMatch(/train\.csv.*Transported.*PassengerId, HomePlanet/s);
    const zip = place.run([
      "prepare",
      "-c",
      "spaceship-titanic",
      "--raw",
      file("broken.zip", "PK nonsense"),
      "--skip-verification",
    ]);
    expect(zip.stderr).toContain("broken.zip");
    expect([missing.status, zip.status].every((status) => status !== 0)).toBe(true);
    expect(existsSync(join(place.dataDir, "spaceship-titanic", "prepared"))).toBe(false);
  });

  test("a data directory that cannot be made is named with the fix", () => {
    const { status, stderr } = place.run([
      "prepare",
      "-c",
      "optdigits",
      "--data-dir",
      join(file("a-file", ""), "data"),
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain("a-file");
  });
});

describe("grade-sample and validate", () => {
  const both = (csv: string, id = "quake-magnitude") =>
    [place.run(["grade-sample", csv, id]), place.run(["validate", csv, id])] as const;

  test("the sample submission is valid and scored; the report has the reference's keys first", () => {
    const [graded, validated] = both(sample("quake-magnitude"));
    expect([graded.status, validated.status, validated.stdout]).toEqual([0, 0, "Submission is valid.\n"]);
    const keys = Object.keys(JSON.parse(graded.stdout) as object);
    expect(keys.slice(0, 16)).toEqual(
      [
        "competition_id",
        "score",
        "gold_threshold",
        "silver_threshold",
        "bronze_threshold",
        "median_threshold",
        "any_medal",
        "gold_medal",
      ].concat([
        "silver_medal",
        "bronze_medal",
        "above_median",
        "submission_exists",
        "valid_submission",
        "is_lower_better",
        "created_at",
        "submission_path",
      ]),
    );
  });

  const text = (content: string) => (path: string) => writeFileSync(path, content);
  const sampleText = () => readFileSync(sample("quake-magnitude"), "utf8");
  const hostile: [string, string, (path: string) => void, RegExp][] = [
    ["missing", "none.csv", () => {}, /no such file/],
    ["not a .csv", "submission.txt", text("id\n"), /must end in \.csv/],
    ["empty", "empty.csv", text(""), /empty/],
    ["header only", "header.csv", text("id,mag\n"), /0 rows/],
    ["binary", "binary.csv", text("\u0000\u0001\u0002,\u0003\n\u0004"), /missing/],
    [
      "not UTF-8",
      "latin.csv",
      (path) => writeFileSync(path, Buffer.from([0x69, 0x64, 0x0a, 0xff, 0xfe])),
      /UTF-8/,
    ],
    ["ragged", "ragged.csv", text("id,mag\n1,2\n1,2,3,4\n"), /line 3 has 4 fields, expected 2/],
    ["open quote", "quote.csv", text('id,mag\n"1,2\n'), /quote/],
    [
      "wrong columns",
      "columns.csv",
      text("id,magnitude\n1,2\n"),
      /Column "mag" is missing; the file has id, magnitude/,
    ],
    [
      "text for numbers",
      "text.csv",
      (path) => writeFileSync(path, sampleText().replace(/,[\d.]+\n/, ",strong\n")),
      /strong/,
    ],
    [
      "infinite",
      "inf.csv",
      (path) => writeFileSync(path, sampleText().replace(/,[\d.]+\n/, ",inf\n")),
      /Infinity|inf/,
    ],
    ["symlink", "link.csv", (path) => symlinkSync(sample("quake-magnitude"), path), /not a regular file/],
    ["FIFO", "fifo.csv", (path) => execFileSync("mkfifo", [path]), /not a regular file/],
    ["directory", "dir.csv", (path) => mkdirSync(path), /not a regular file/],
    ["10 GB", "huge.csv", (path) => execFileSync("truncate", ["-s", "10G", path]), /limit/],
    [
      "200 MB in one field",
      "field.csv",
      (path) => writeFileSync(path, `id,mag\n${"9".repeat(200_000_000)},1\n`),
      /row|read/,
    ],
    [
      "a million columns",
      "wide.csv",
      (path) => writeFileSync(path, `${"c,".repeat(1_000_000)}id\n`),
      /missing|columns/,
    ],
  ];
  test.each(hostile)("%s: invalid, told in a line, no crash", (_, name, make, says) => {
    make(file(name));
    const [graded, validated] = both(file(name));
    expect(graded.stderr).toMatch(says);
    expect([graded.status, validated.status]).toEqual([1, 1]);
    expect(JSON.parse(graded.stdout)).toMatchObject({
      score: null,
      valid_submission: false,
      grader_error: null,
    });
    expect(validated.stdout).toContain("Submission invalid!");
    expect(validated.stdout.length).toBeLessThan(1500);
  });

  test("validate never opens the answers: it works when they are gone", () => {
    const copy = file("public-only");
    const prepared = join(copy, "quake-magnitude", "prepared");
    cpSync(join(place.dataDir, "quake-magnitude", "prepared"), prepared, { recursive: true });
    rmSync(join(prepared, "private"), { recursive: true });
    const { status } = place.run([
      "validate",
      sample("quake-magnitude"),
      "quake-magnitude",
      "--data-dir",
      copy,
    ]);
    expect(status).toBe(0);
  });
});

describe("grade", () => {
  test("many submissions become one report; an unprepared competition is reported and stops nothing", () => {
    const lines = [
      { competition_id: "quake-magnitude", submission_path: sample("quake-magnitude") },
      { competition_id: "optdigits", submission_path: sample("quake-magnitude") },
      { competition_id: "birdstrike-damage", submission_path: null },
      { competition_id: "birdstrike-damage", submission_path: sample("birdstrike-damage") },
    ];
    const jsonl = file(
      "submissions.jsonl",
      `# a comment\n${lines.map((line) => JSON.stringify(line)).join("\n")}\n`,
    );
    const output = file("reports");
    const { status, stderr, stdout } = place.run([
      "grade",
      "--submission",
      jsonl,
      "--output-dir",
      output,
      "--json",
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain("optdigits: not graded: No prepared data");
    const [name] = readdirSync(output);
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-UTC_grading_report\.json$/);
    expect(JSON.parse(readFileSync(join(output, name!), "utf8"))).toEqual(JSON.parse(stdout));
    expect(JSON.parse(stdout)).toMatchObject({
      total_runs: 4,
      total_runs_with_submissions: 3,
      total_valid_submissions: 2,
    });
  });

  test.each([
    ["not JSON", "nonsense\n", "line 1: not JSON"],
    ["no id", '{"submission_path": "x.csv"}\n', 'no "competition_id"'],
    ["an unknown id", '{"competition_id": "titanik", "submission_path": "x.csv"}\n', "no competition"],
  ])("a line with %s is named and does not stop the others", (_, content, says) => {
    const good = { competition_id: "quake-magnitude", submission_path: sample("quake-magnitude") };
    const { status, stderr, stdout } = place.run([
      "grade",
      "--submission",
      file("bad.jsonl", `${content}\n // another comment\n${JSON.stringify(good)}\n`),
      "--output-dir",
      file("reports"),
      "--json",
    ]);
    expect([status, stderr]).toEqual([1, expect.stringContaining(says) as string]);
    expect(JSON.parse(stdout)).toMatchObject({ total_runs: 1, total_valid_submissions: 1 });
  });
});

test("doctor names each sandbox backend: what works, what is missing and the command that mends it", () => {
  const env = { DOCKER_HOST: "unix:///nowhere/docker.sock", CONTAINER_HOST: "unix:///nowhere/podman.sock" };
  const { stdout } = place.run(["doctor", "--json"], { env });
  const findings = JSON.parse(stdout) as { name: string; state: string; detail: string; fix?: string }[];
  const found = (name: string) => findings.find((finding) => finding.name === name);
  expect(found("Sandbox")).toMatchObject({
    state: "ok",
    detail: expect.stringMatching(/^auto takes bwrap; it keeps/),
  });
  expect(found("Sandbox bwrap")).toMatchObject({ state: "ok" });
  for (const name of ["docker", "podman"])
    expect(found(`Sandbox ${name}`)).toMatchObject({
      state: "note",
      detail: expect.stringContaining("/nowhere"),
      fix: expect.any(String),
    });
});
