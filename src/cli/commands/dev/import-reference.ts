import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { type ListedCompetition, listCompetitions } from "../../../competition/discover.ts";
import { messageOf, systemErrorCode, UserError } from "../../../core/errors.ts";
import { dataDirOption, jsonOption } from "../../options.ts";
import { textTable } from "../../text-table.ts";
import type { BoardComparison } from "./compare-board.ts";

interface Flags {
  readonly dataDir: string;
  readonly json?: boolean;
}

const files = ["leaderboard.csv", "description.md", "description_obfuscated.md"] as const;
type FileName = (typeof files)[number];

/** `lfs-pointer`: git left the file's name and size instead of its content. */
type FileState = "new" | "replaced" | "unchanged" | "lfs-pointer" | "missing" | "damaged";

interface Imported {
  readonly name: FileName;
  readonly from: string;
  readonly to: string;
  readonly state: FileState;
  readonly error?: string;
}

interface Row {
  readonly id: string;
  readonly files: readonly Imported[];
  /** Absent where no leaderboard was imported. */
  readonly board?: BoardComparison;
}

export function importReferenceCommand(): Command {
  return new Command("import-reference")
    .description("Leaderboards and original descriptions from a checkout of the Python reference")
    .argument("<dir>", "a checkout of github.com/openai/mle-bench, with git-lfs files pulled")
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExample:\n  git clone https://github.com/openai/mle-bench && git -C mle-bench lfs pull\n  mlebench dev import-reference mle-bench\n",
    )
    .action(async (dir: string, flags: Flags) => {
      const root = referenceRoot(resolve(dir));
      const rows: Row[] = [];
      for (const competition of listCompetitions())
        if (existsSync(join(root, competition.id)))
          rows.push(await importCompetition(competition, { root, dataDir: resolve(flags.dataDir) }));
      if (rows.length === 0) throw notAReference(resolve(dir));
      tellProblems(rows, resolve(dir));
      console.log(flags.json ? JSON.stringify(rows, null, 2) : tableOf(rows));
      if (rows.some(fellShort)) process.exitCode = 1;
    });
}

function referenceRoot(dir: string): string {
  const root = join(dir, "mlebench", "competitions");
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw notAReference(dir);
  return root;
}

function notAReference(dir: string): UserError {
  return new UserError(
    `${dir} is no checkout of the Python reference: expected ${join(dir, "mlebench", "competitions", "<id>")}. Get it with: git clone https://github.com/openai/mle-bench`,
  );
}

async function importCompetition(
  { id, facts }: ListedCompetition,
  { root, dataDir }: { root: string; dataDir: string },
): Promise<Row> {
  const { makeDirs, writeFileAtomic } = await import("../../../core/files.ts");
  const { checkedBoard } = await import("./compare-board.ts");
  const imported: Imported[] = [];
  let board: BoardComparison | undefined;
  for (const name of files) {
    const file = { name, from: join(root, id, name), to: join(dataDir, id, name) };
    const content = read(file.from);
    const flaw = content ? flawOf(content) : "missing";
    const checked =
      !flaw && name === "leaderboard.csv" ? checkedBoard(file.from, facts.leaderboard) : undefined;
    if (flaw || checked?.kind === "damaged") {
      const error = checked?.kind === "damaged" ? checked.error : undefined;
      imported.push({ ...file, state: flaw ?? "damaged", ...(error && { error }) });
      continue;
    }
    board = checked?.comparison ?? board;
    const before = read(file.to);
    const state = !before ? "new" : before.equals(content!) ? "unchanged" : "replaced";
    makeDirs(join(dataDir, id));
    if (state !== "unchanged") writeFileAtomic(file.to, content!);
    imported.push({ ...file, state });
  }
  return { id, files: imported, ...(board && { board }) };
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw new UserError(`${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/** What git puts in the place of a file of Git LFS: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const pointer = "version https://git-lfs.github.com/spec/v1";

function flawOf(content: Buffer): "lfs-pointer" | "damaged" | undefined {
  if (content.subarray(0, pointer.length).toString("latin1") === pointer) return "lfs-pointer";
  return content.length === 0 ? "damaged" : undefined;
}

function fellShort({ files: imported, board }: Row): boolean {
  return imported.some(({ state }) => !isImported(state)) || (board?.texts.length ?? 0) > 0;
}

function isImported(state: FileState): boolean {
  return state === "new" || state === "replaced" || state === "unchanged";
}

/** Per file and board, on stderr; the command that mends pointers once, at the end. */
function tellProblems(rows: readonly Row[], dir: string): void {
  const all = rows.flatMap((row) => row.files);
  for (const { from, state, error } of all)
    if (!isImported(state)) console.error(`✗ ${from}: ${stateTexts[state]}${error ? `: ${error}` : ""}`);
  for (const { id, board } of rows)
    for (const text of board?.texts ?? []) console.error(`${id}: leaderboard: ${text}`);
  const pointers = all.filter(({ state }) => state === "lfs-pointer").length;
  if (pointers > 0)
    console.error(
      `${pointers} of ${all.length} files are Git LFS pointers, not the files themselves. Run: git -C ${dir} lfs pull\nThen run the same command again. (git-lfs: https://git-lfs.com)`,
    );
}

const stateTexts: Readonly<Record<FileState, string>> = {
  new: "imported",
  replaced: "replaced",
  unchanged: "unchanged",
  "lfs-pointer": "Git LFS pointer",
  missing: "missing",
  damaged: "damaged",
};

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.id,
    ...row.files.map(({ state }) => stateTexts[state]),
    String(row.board?.teams ?? "-"),
    !row.board ? "-" : row.board.texts.length === 0 ? "equal" : "differ",
  ]);
  const header = ["COMPETITION", "LEADERBOARD", "DESCRIPTION", "OBFUSCATED", "TEAMS", "MEDAL LINES"];
  return textTable([header, ...lines], [4]);
}
