// Compiles src/, competitions/ and agents/ into dist/, from an empty dist/.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}/dist`, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [`${root}/node_modules/typescript/bin/tsc`, "-p", `${root}/tsconfig.build.json`],
  {
    stdio: "inherit",
  },
);

// tsc 6.0.3 leaves the .ts ending of a dynamic import inside a function that has a `using` declaration.
for (const name of readdirSync(`${root}/dist`, { recursive: true })) {
  if (!name.endsWith(".js")) continue;
  const left = /import\("\.[^"]*\.ts"\)/.exec(readFileSync(`${root}/dist/${name}`, "utf8"));
  if (left)
    throw new Error(`dist/${name}: ${left[0]} was not rewritten; move it out of the function with \`using\``);
}
