// Prints how long our files and functions are (docs/style: median file < 80 lines, p90 < 250). A table, not a gate.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./steps.mjs";

const files = ["src", "competitions", "agents"].flatMap((dir) =>
  readdirSync(join(root, dir), { recursive: true })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(root, dir, name)),
);
const fileLengths = [];
const functionLengths = [];
for (const path of files) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
  fileLengths.push(lineOf(source.end) + 1);
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body)
      functionLengths.push(lineOf(node.end) - lineOf(node.getStart()) + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
}
const quantile = (values, q) =>
  values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
console.log("\n            count  median  p90  longest (lines)");
for (const [name, values] of [
  ["files", fileLengths],
  ["functions", functionLengths],
]) {
  const cells = [values.length, quantile(values, 0.5), quantile(values, 0.9), quantile(values, 1)];
  console.log(name.padEnd(12) + [5, 8, 5, 9].map((width, i) => String(cells[i]).padStart(width)).join(""));
}
