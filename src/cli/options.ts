import { type Command, Option } from "commander";
import { UserError } from "../core/errors.ts";
import { defaultDataDir } from "./settings.ts";

export const dataDirOption = () =>
  new Option("--data-dir <dir>", "where competition data stands")
    .env("MLEBENCH_DATA_DIR")
    .default(defaultDataDir());

export const runsDirOption = () =>
  new Option("--runs-dir <dir>", "where run groups stand").env("MLEBENCH_RUNS_DIR").default("runs");

export const editionOption = () =>
  new Option("--edition <edition>", "v1: as the Python reference; v2: with known defects mended")
    .choices(["v1", "v2"])
    .env("MLEBENCH_EDITION")
    .default("v1");

export const jsonOption = () => new Option("--json", "machine-readable result on stdout");

export const configOption = () =>
  new Option("--config <file>", "settings from this file instead of mlebench.config.*");

/** Adds the ways to name competitions: -c, --split, --list, --lite, --all. */
export function addSelection(command: Command): Command {
  return command
    .option("-c, --competition <id...>", "competition ids")
    .option("--split <name>", "all competitions of a split: demo, dev, low, medium, high …")
    .option("--list <file>", "a text file with one competition id a line")
    .option("--lite", "the low-complexity split (MLE-bench Lite)")
    .option("--all", "every competition");
}

export interface Selection {
  readonly competition?: string[];
  readonly split?: string;
  readonly list?: string;
  readonly lite?: boolean;
  readonly all?: boolean;
}

/** A whole number of at least 1. @throws UserError that names the flag */
/** A parser of a whole number, negative ones included. */
export function integer(flag: string) {
  return (text: string): string => {
    if (!/^-?\d{1,6}$/.test(text)) throw new UserError(`${flag} ${text}: expected a whole number.`);
    return text;
  };
}

export function positiveInteger(flag: string) {
  return (text: string): string => {
    if (!/^[1-9]\d{0,6}$/.test(text))
      throw new UserError(`${flag} ${text}: expected a whole number of at least 1.`);
    return text;
  };
}
