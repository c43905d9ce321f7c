import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/core/package-root.ts";

/** What each room of src/ may import: ARCHITECTURE.md's column. "cli" may import all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  frame: ["core"],
  random: ["core"],
  archive: ["core"],
  metrics: ["frame", "core"],
  stats: ["core"],
  record: ["core"],
  competition: ["metrics", "frame", "random", "archive", "core"],
  prepare: ["competition", "frame", "random", "archive", "core"],
  grade: ["competition", "metrics", "frame", "record", "core"],
  sandbox: ["core"],
  model: ["record", "random", "core"],
  agent: ["sandbox", "model", "stats", "record", "random", "core"],
  run: ["agent", "sandbox", "model", "competition", "grade", "remote", "record", "core"],
  author: ["prepare", "grade", "competition", "metrics", "frame", "random", "core"],
  engine: ["run", "agent", "sandbox", "model", "competition", "record", "core"],
  report: ["record", "stats", "core"],
  remote: ["core"],
  "grade-server": ["remote", "engine", "report", "grade", "competition", "record", "core"],
};

/** Content imports only what the package exports for it. */
const contentMayImport = [
  "competition",
  "metrics",
  "frame",
  "random",
  "archive",
  "agent",
  "sandbox",
  "model",
  "grade",
  "core",
];

const sources = (dir: string): string[] =>
  readdirSync(join(packageRoot, dir), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(dir, name));

const importsOf = (file: string): string[] => {
  const text = readFileSync(join(packageRoot, file), "utf8");
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) => match[1]!);
  return specifiers.map((specifier) => relative(packageRoot, resolve(packageRoot, dirname(file), specifier)));
};

const roomOf = (file: string): string => file.split("/")[1]!;

test("every room of src/ is in the import table", () => {
  const rooms = readdirSync(join(packageRoot, "src"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.map(({ name }) => name).sort()).toEqual([...Object.keys(mayImport), "cli"].sort());
});

test.each(Object.entries(mayImport))("src/%s imports nothing from above", (room, allowed) => {
  const upward = sources(`src/${room}`).flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith("src/") && ![room, ...allowed].includes(roomOf(target)))
      .map((target) => `${file} -> ${target}`),
  );
  expect(upward).toEqual([]);
});

test("the engine never names a competition or an agent: it discovers them by folder", () => {
  const named = sources("src").flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith("competitions/") || target.startsWith("agents/"))
      .map((target) => `${file} -> ${target}`),
  );
  expect(named).toEqual([]);
});

test.each(["competitions", "agents"])(
  "%s/ imports only its own folder and the rooms made for content",
  (content) => {
    const foreign = sources(content).flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          if (target.startsWith("src/")) return !contentMayImport.includes(roomOf(target));
          return target.split("/").slice(0, 2).join("/") !== file.split("/").slice(0, 2).join("/");
        })
        .map((target) => `${file} -> ${target}`),
    );
    expect(foreign).toEqual([]);
  },
);
