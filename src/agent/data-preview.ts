import { readdirSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import type { PublicDir } from "../core/dirs.ts";
import { openFile } from "../core/files.ts";
import { formatBytes } from "../core/units.ts";
import { clip } from "./clip.ts";
import { type ColumnSketch, sketchCsv } from "./csv-sketch.ts";
import { sketchJson } from "./json-sketch.ts";

/** Above so many characters the simple form is given. */
const maxChars = 6000;
const maxFilesListed = 20_000;
/** A folder's files that are named; of folders with many files fewer. */
const shown = { few: 8, many: 4, manyFrom: 30 };
const maxTextBytes = 3000;
const textEndings = new Set([".md", ".txt", ".json", ".yaml", ".yml"]);
const headBytes = 4 * 2 ** 20;
const maxTables = 12;
const jsonEndings = new Set([".json", ".jsonl", ".ndjson", ".geojson"]);
const maxJsons = 6;

/**
 * What an agent is told of the data before it begins: the tree of files, each table's columns, short texts whole
 * (after AIDE's data preview). Made by the harness from the public data, which no agent can change.
 */
export function dataPreview(dir: PublicDir): string {
  const root: string = dir;
  const files = listFiles(root);
  const tree = treeText(files);
  const tables = files.filter(({ name }) => [".csv", ".tsv"].includes(extname(name))).slice(0, maxTables);
  const texts = files.filter(
    ({ name, bytes }) =>
      textEndings.has(extname(name)) && bytes <= maxTextBytes && !name.startsWith("description"),
  );
  const jsons = files
    .filter((file) => jsonEndings.has(extname(file.name)) && !texts.includes(file))
    .slice(0, maxJsons);
  const form = (columns: (table: FoundFile) => string, withTexts: boolean) =>
    [
      `Files below /home/data:\n\n${tree}`,
      ...tables.map(columns),
      ...(withTexts ? jsons.map((file) => jsonText(root, file)) : []),
      ...(withTexts
        ? texts.slice(0, 4).map((file) => `${file.name}:\n\n${readHead(join(root, file.name), maxTextBytes)}`)
        : []),
    ].join("\n\n");
  const sketches = new Map(tables.map((table) => [table, sketchOf(root, table)]));
  const full = form((table) => fullTable(table, sketches.get(table)!), true);
  if (full.length <= maxChars) return full;
  return clip(
    form((table) => simpleTable(table, sketches.get(table)!), false),
    maxChars,
    0.8,
  );
}

interface FoundFile {
  /** Below the data's folder, with slashes. */
  readonly name: string;
  readonly bytes: number;
}

function listFiles(root: string): FoundFile[] {
  const found: FoundFile[] = [];
  const visit = (dir: string) => {
    for (const entry of readdirSync(dir, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (found.length >= maxFilesListed) return;
      const path = join(dir, entry.name);
      if (entry.isDirectory()) visit(path);
      else found.push({ name: relative(root, path), bytes: statSync(path).size });
    }
  };
  visit(root);
  return found;
}

/** Folder by folder: the first files with their sizes, and how many there are. */
function treeText(files: readonly FoundFile[]): string {
  const folders = new Map<string, FoundFile[]>();
  for (const file of files) {
    const folder = file.name.includes("/") ? file.name.slice(0, file.name.lastIndexOf("/") + 1) : "./";
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  const lines: string[] = [];
  for (const [folder, inside] of [...folders].slice(0, 40)) {
    lines.push(`${folder} (${inside.length} files)`);
    const count = inside.length > shown.manyFrom ? shown.many : shown.few;
    for (const { name, bytes } of inside.slice(0, count))
      lines.push(`  ${name.slice(name.lastIndexOf("/") + 1)}  ${formatBytes(bytes)}`);
    if (inside.length > count) lines.push(`  … and ${inside.length - count} more`);
  }
  if (folders.size > 40) lines.push(`… and ${folders.size - 40} more folders`);
  return lines.join("\n");
}

interface Sketch {
  readonly rows: string;
  readonly columns: readonly ColumnSketch[];
}

function sketchOf(root: string, { name, bytes }: FoundFile): Sketch {
  const text = readHead(join(root, name), headBytes);
  const isWhole = bytes <= headBytes;
  const { rows, columns } = sketchCsv(text, { separator: name.endsWith(".tsv") ? "\t" : ",", isWhole });
  const estimate = Math.round((rows * bytes) / Math.max(1, text.length));
  return { rows: isWhole ? `${rows} rows` : `about ${estimate} rows`, columns };
}

function fullTable({ name }: FoundFile, { rows, columns }: Sketch): string {
  const lines = columns.slice(0, 60).map(({ name: column, text }) => `- ${column}: ${text}`);
  if (columns.length > 60) lines.push(`- … and ${columns.length - 60} more columns`);
  return `${name}: ${rows}, ${columns.length} columns\n${lines.join("\n")}`;
}

function simpleTable({ name }: FoundFile, { rows, columns }: Sketch): string {
  const names = columns.slice(0, 15).map(({ name: column }) => column);
  const more = columns.length > 15 ? ` … and ${columns.length - 15} more` : "";
  return `${name}: ${rows}, ${columns.length} columns: ${names.join(", ")}${more}`;
}

function jsonText(root: string, { name, bytes }: FoundFile): string {
  const shape = sketchJson(readHead(join(root, name), headBytes), { isWhole: bytes <= headBytes });
  return `${name}: ${shape ?? (bytes > headBytes ? "JSON, too long to be looked at" : "no JSON")}`;
}

function readHead(path: string, bytes: number): string {
  using file = openFile(path);
  const buffer = Buffer.alloc(Math.min(bytes, file.sizeBytes));
  const read = file.readAt(0, buffer);
  return buffer.toString("utf8", 0, read);
}
