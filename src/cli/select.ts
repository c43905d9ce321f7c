import { readFileSync } from "node:fs";
import { competitionIds, listCompetitions, listedCompetition } from "../competition/discover.ts";
import { messageOf, UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Selection } from "./options.ts";

/**
 * The ids that the flags name, each once, in the order given.
 * @throws UserError for an unknown id, split or file, and when nothing is named
 */
export function selectCompetitions(selection: Selection): string[] {
  const ids = [
    ...(selection.competition ?? []).flatMap((text) => text.split(",")),
    ...(selection.list ? idsOfFile(selection.list) : []),
    ...(selection.lite ? idsOfSplit("low") : []),
    ...(selection.split ? idsOfSplit(selection.split) : []),
    ...(selection.all ? competitionIds() : []),
  ];
  if (ids.length === 0)
    throw new UserError(
      "Name the competitions: -c ID, --split demo, --list FILE, --lite or --all. See: mlebench list",
    );
  for (const id of ids) listedCompetition(id);
  return [...new Set(ids)];
}

export function idsOfSplit(split: string): string[] {
  const all = listCompetitions();
  const ids = all.filter(({ facts }) => facts.splits.includes(split)).map(({ id }) => id);
  if (ids.length > 0) return ids;
  const splits = [...new Set(all.flatMap(({ facts }) => facts.splits))].sort();
  throw new UserError(`No split "${split}".${didYouMean(split, splits)} There are: ${splits.join(", ")}.`);
}

function idsOfFile(path: string): string[] {
  try {
    const lines = readFileSync(path, "utf8").split(/\r?\n/);
    return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  } catch (error) {
    throw new UserError(
      `--list ${path}: ${messageOf(error)}. Expected a text file with one competition id a line.`,
      { cause: error },
    );
  }
}
