import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { extractZip } from "../../archive/extract-zip.ts";
import { messageOf } from "../../core/errors.ts";
import { readCsv } from "../../frame/read-csv.ts";
import { columnNames, type Table, valueAt } from "../../frame/table.ts";
import type { KaggleClient, KaggleRequest } from "./client.ts";
import { KaggleError } from "./errors.ts";

/** A team's place. The score is the text that Kaggle shows, all its digits; "" for a team without one. */
export interface BoardRow {
  readonly teamId: string;
  readonly submissionDate: string;
  readonly score: string;
}

const pageSize = 200;
const maxPages = 10_000;

const page = z.object({
  submissions: z
    .array(
      z.object({
        teamId: z.union([z.number(), z.string()]).nullish(),
        submissionDate: z.string().nullish(),
        score: z.union([z.string(), z.number()]).nullish(),
      }),
    )
    .nullish(),
  nextPageToken: z.string().nullish(),
});

/**
 * The final leaderboard, best first: the private one where the competition has ended, as the Python reference takes
 * it, else the public one. It comes in pages; a team that moved between two of them stands once, at the better place.
 * @throws KaggleError, also when the board is empty
 */
export async function viewLeaderboard(client: KaggleClient, request: KaggleRequest): Promise<BoardRow[]> {
  const { competition } = request;
  const rows = new Map<string, BoardRow>();
  const asked = new Set<string>();
  for (let token = ""; asked.size < maxPages; ) {
    asked.add(token);
    const query = new URLSearchParams({ pageSize: String(pageSize), ...(token && { pageToken: token }) });
    const path = `/competitions/${encodeURIComponent(competition)}/leaderboard/view?${query}`;
    const { submissions, nextPageToken } = parsePage(await client.json(path, request), competition);
    for (const row of submissions) {
      const key = row.teamId || `#${rows.size}`; // a board without team ids: every row is a team
      if (!rows.has(key)) rows.set(key, row);
    }
    token = nextPageToken;
    if (token === "") break;
    if (asked.has(token))
      throw new KaggleError(
        "unexpected",
        `Kaggle's pages of the leaderboard of ${competition} go in a circle.`,
      );
  }
  return checkNotEmpty([...rows.values()], competition);
}

function parsePage(body: unknown, competition: string): { submissions: BoardRow[]; nextPageToken: string } {
  const parsed = page.safeParse(body);
  if (!parsed.success) throw unknownShape(competition, z.prettifyError(parsed.error), parsed.error);
  const submissions = (parsed.data.submissions ?? []).map(({ teamId, submissionDate, score }) => ({
    teamId: String(teamId ?? ""),
    submissionDate: submissionDate ?? "",
    score: String(score ?? "").trim(),
  }));
  return { submissions, nextPageToken: parsed.data.nextPageToken ?? "" };
}

/**
 * The public leaderboard, best first: the only one that Kaggle's download holds (Kaggle/kaggle-cli issue 731), a zip
 * with a CSV file in it, or the CSV itself.
 * @throws KaggleError, also when the board is empty or has no score
 */
export async function downloadPublicLeaderboard(
  client: KaggleClient,
  request: KaggleRequest,
): Promise<BoardRow[]> {
  const { competition } = request;
  const path = `/competitions/${encodeURIComponent(competition)}/leaderboard/download`;
  const bytes = await client.bytes(path, request);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b; // "PK"
  const csv = isZip ? await onlyCsvOf(bytes, competition) : bytes;
  return checkNotEmpty(rowsOf(csv, competition), competition);
}

async function onlyCsvOf(zip: Uint8Array, competition: string): Promise<Uint8Array> {
  const dir = mkdtempSync(join(tmpdir(), "leaderboard-"));
  try {
    const path = join(dir, "leaderboard.zip");
    writeFileSync(path, zip);
    const entries = await extractZip(path, join(dir, "content"), { maxTotalBytes: 2 ** 30 });
    const csv = entries.find(({ name }) => name.toLowerCase().endsWith(".csv"));
    if (!csv) throw unknownShape(competition, `no CSV in the zip, only ${entries.map(({ name }) => name)}`);
    return readFileSync(join(dir, "content", csv.name));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

// As the web site's download has it: Rank,TeamId,TeamName,LastSubmissionDate,Score,SubmissionCount,…
const fileColumns = { teamId: "teamid", submissionDate: "lastsubmissiondate", score: "score" } as const;

function rowsOf(csv: Uint8Array, competition: string): BoardRow[] {
  const table = tableOfCsv(csv, competition);
  const column = (name: string) => table.columns.find((found) => found.name.toLowerCase() === name)?.data;
  const [ids, dates, scores] = [fileColumns.teamId, fileColumns.submissionDate, fileColumns.score].map(
    column,
  );
  if (!scores) throw unknownShape(competition, `no column "Score", only ${columnNames(table).join(", ")}`);
  const text = (data: typeof ids, row: number) => (data ? String(valueAt(data, row) ?? "") : "");
  return Array.from({ length: table.rows }, (_, row) => ({
    teamId: text(ids, row),
    submissionDate: text(dates, row),
    score: text(scores, row).trim(),
  }));
}

function tableOfCsv(csv: Uint8Array, competition: string): Table {
  try {
    return readCsv(csv, { what: `the leaderboard of ${competition}` });
  } catch (error) {
    throw unknownShape(competition, messageOf(error), error);
  }
}

function unknownShape(competition: string, found: string, cause?: unknown): KaggleError {
  return new KaggleError(
    "unexpected",
    `Kaggle's leaderboard of ${competition} has another shape than expected: ${found}.`,
    { cause },
  );
}

function checkNotEmpty(rows: BoardRow[], competition: string): BoardRow[] {
  if (!rows.some(({ score }) => score !== ""))
    throw new KaggleError("not-found", `Kaggle shows no scores on the leaderboard of ${competition}.`);
  const bad = rows.findIndex(({ score }) => score !== "" && !Number.isFinite(Number(score)));
  if (bad >= 0)
    throw unknownShape(
      competition,
      `in place ${bad + 1} the score "${rows[bad]!.score}", which is no number`,
    );
  return rows;
}

/**
 * The text of `leaderboard.csv`: the Python reference's columns as far as they are known; like it without the teams'
 * names.
 */
export function leaderboardCsv(rows: readonly BoardRow[]): string {
  const lines = rows.map(({ teamId, submissionDate, score }) => [teamId, submissionDate, score].join(","));
  return `${["teamId,submissionDate,score", ...lines].join("\n")}\n`;
}
