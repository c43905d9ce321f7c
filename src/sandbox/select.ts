import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { bwrapSandbox } from "./bwrap.ts";
import { dockerSandbox } from "./docker.ts";
import { noneSandbox } from "./none.ts";
import { podmanSandbox } from "./podman.ts";
import type { Sandbox } from "./sandbox.ts";

/** Strongest first. `none` protects nothing and is taken only when asked for by name. */
const backends: readonly { readonly make: () => Sandbox; readonly isSafe: boolean }[] = [
  { make: bwrapSandbox, isSafe: true },
  { make: dockerSandbox, isSafe: true },
  { make: podmanSandbox, isSafe: true },
  { make: noneSandbox, isSafe: false },
];

/**
 * The backend of that name, or with "auto" the strongest that works here, tried for real.
 * @throws UserError for an unknown name, or with the reason and the fix when nothing usable is left
 */
export async function selectSandbox(name: string): Promise<Sandbox> {
  const all = backends.map(({ make, isSafe }) => ({ sandbox: make(), isSafe }));
  const names = ["auto", ...all.map(({ sandbox }) => sandbox.name)];
  if (!names.includes(name))
    throw new UserError(`No sandbox "${name}"; there are ${names.join(", ")}.${didYouMean(name, names)}`);
  const candidates = all.filter(({ sandbox, isSafe }) => (name === "auto" ? isSafe : sandbox.name === name));
  const refusals: string[] = [];
  for (const { sandbox } of candidates) {
    const probe = await sandbox.probe();
    if (probe.kind === "usable") return sandbox;
    refusals.push(`${sandbox.name}: ${probe.reason}. ${probe.fix}`);
  }
  throw new UserError(`No usable sandbox. ${refusals.join("\n")}`);
}
