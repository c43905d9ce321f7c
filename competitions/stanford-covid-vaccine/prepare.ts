import type { PrepareInput, RawReader } from "../../src/competition/define.ts";
import { fillFloats } from "../../src/frame/fill.ts";
import { jsonLine, parseJsonLine } from "../../src/frame/pandas-json.ts";
import { formatFixed } from "../../src/frame/python-format.ts";
import { asArray, asObject, type JsonObject, member, withMembers } from "../../src/frame/python-json.ts";
import {
  boolColumn,
  floatColumn,
  selectColumns,
  stringColumn,
  type Table,
  tableOf,
} from "../../src/frame/table.ts";
import { pandasSample } from "../../src/random/pandas-sample.ts";

const targets = ["reactivity", "deg_Mg_pH10", "deg_pH10", "deg_Mg_50C", "deg_50C"];
const tenDecimals = { formatFloat: (value: number) => formatFixed(value, 10) };

/**
 * A tenth of the molecules, of those that pass the noise filter, is held out; every base is asked for, of which the
 * first ones are scored (keep). The sample says 0.
 */
export function prepare({ raw, public: agent, private: grader }: PrepareInput): void {
  const molecules = wholeNumbers(linesOf(raw, "train.json").map((line) => asObject(parseJsonLine(line))));
  const fields = [...asObject(parseJsonLine(linesOf(raw, "test.json")[0]!)).keys()];
  const quiet = molecules.flatMap((molecule, row) =>
    Number(member(molecule, "SN_filter")) > 0 ? [row] : [],
  );
  const size = Math.floor(molecules.length * 0.1);
  const held = new Set(
    Array.from(pandasSample(quiet.length, { n: size, randomState: 0 }), (at) => quiet[at]!),
  );

  const train = molecules.filter((_, row) => !held.has(row));
  const test = molecules.filter((_, row) => held.has(row));
  const shown = test.map((molecule) => new Map(fields.map((name) => [name, member(molecule, name)])));
  agent.file("train.json", numbered(train));
  agent.file("test.json", numbered(shown));

  const answers = basesOf(test);
  agent.csv(
    "sample_submission.csv",
    fillFloats(selectColumns(answers, ["id_seqpos", ...targets]), targets, 0),
    tenDecimals,
  );
  grader.csv("test.csv", answers, tenDecimals);
}

function linesOf(raw: RawReader, name: string): Buffer[] {
  return raw
    .bytes(name)
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => Buffer.from(line));
}

/** pandas makes integers of a column of floats that are all whole. */
function wholeNumbers(molecules: readonly JsonObject[]): JsonObject[] {
  const names = [...(molecules[0]?.keys() ?? [])].filter((name) =>
    molecules.every((molecule) => Number.isInteger(molecule.get(name))),
  );
  const whole = (molecule: JsonObject) =>
    Object.fromEntries(names.map((name) => [name, BigInt(molecule.get(name) as number)]));
  return molecules.map((molecule) => withMembers(molecule, whole(molecule)));
}

function* numbered(molecules: readonly JsonObject[]): Generator<string> {
  for (const [i, molecule] of molecules.entries())
    yield `${jsonLine(withMembers(molecule, { index: BigInt(i) }))}\n`;
}

/** A row a base; those after the scored ones are 0. */
function basesOf(molecules: readonly JsonObject[]): Table {
  const bases = molecules.flatMap((molecule) => {
    const scored = Number(member(molecule, "seq_scored"));
    const length = Number(member(molecule, "seq_length"));
    return Array.from({ length: Math.max(scored, length) }, (_, at) => ({ molecule, at, keep: at < scored }));
  });
  const columnOf = (name: string) =>
    floatColumn(
      bases.map(({ molecule, at, keep }) => (keep ? Number(asArray(member(molecule, name))[at]) : 0)),
    );
  return tableOf({
    id_seqpos: stringColumn(bases.map(({ molecule, at }) => `${String(member(molecule, "id"))}_${at}`)),
    ...Object.fromEntries(targets.map((name) => [name, columnOf(name)])),
    keep: boolColumn(bases.map(({ keep }) => keep)),
  });
}
