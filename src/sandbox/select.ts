import { UserError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { bwrapSandbox } from "./bwrap.ts";
import { dockerSandbox } from "./docker.ts";
import { noneSandbox } from "./none.ts";
import { podmanSandbox } from "./podman.ts";
import type { Sandbox } from "./sandbox.ts";

/** Strongest first. `none` protects nothing and is taken only when asked for by name. */
const backends: readonly { readonly make: (image?: string) => Sandbox; readonly isSafe: boolean }[] = [
  { make: () => bwrapSandbox(), isSafe: true },
  { make: dockerSandbox, isSafe: true },
  { make: podmanSandbox, isSafe: true },
  { make: () => noneSandbox(), isSafe: false },
];

/** The backends that protect, strongest first. */
export function safeBackends(): Sandbox[] {
  return backends.filter(({ isSafe }) => isSafe).map(({ make }) => make());
}

/**
 * The backend of that name, or with "auto" the strongest that works here, tried for real.
 * @param image of containers, which alone can have one
 * @throws UserError for an unknown name, or with the reason and the fix when nothing usable is left
 */
export async function selectSandbox(name: string, image?: string): Promise<Sandbox> {
  const all = backends.map(({ make, isSafe }) => ({ sandbox: make(image), isSafe }));
  const names = ["auto", ...all.map(({ sandbox }) => sandbox.name)];
  if (!names.includes(name))
    throw new UserError(`No sandbox "${name}"; there are ${names.join(", ")}.${didYouMean(name, names)}`);
  const asked = all.filter(({ sandbox, isSafe }) => (name === "auto" ? isSafe : sandbox.name === name));
  const candidates = asked.filter(({ sandbox }) => image === undefined || sandbox.copyOut !== undefined);
  if (candidates.length === 0)
    throw new UserError(
      `The sandbox "${name}" has no images; the agent's image ${image} needs --sandbox docker or podman.`,
    );
  const refusals: string[] = [];
  for (const { sandbox } of candidates) {
    const probe = await sandbox.probe();
    if (probe.kind === "usable") return sandbox;
    refusals.push(`${sandbox.name}: ${probe.reason}. ${probe.fix}`);
  }
  throw new UserError(`No usable sandbox. ${refusals.join("\n")}`);
}
