import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AgentDefinition } from "../src/agent/define.ts";
import { agentIds, loadAgent } from "../src/agent/discover.ts";
import { packageRoot } from "../src/core/package-root.ts";

// The contract of every agent folder. A new folder is found and tested; nothing here knows a name.

test("every folder below agents/ is an agent, but for the environments", () => {
  const folders = readdirSync(join(packageRoot, "agents"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(
    folders
      .map(({ name }) => name)
      .filter((name) => name !== "env")
      .sort(),
  ).toEqual(agentIds());
});

describe.each(agentIds())("%s", (id) => {
  const load = (): Promise<AgentDefinition> => loadAgent(id);

  test("says in one line what it is", async () => {
    const { description } = await load();
    expect(description.length).toBeGreaterThan(20);
    expect(description).not.toContain("\n");
  });

  test("every setting has help, and a default that --set can change", async () => {
    for (const [key, setting] of Object.entries((await load()).settings)) {
      expect(key).toMatch(/^[a-z][a-z_]*$/);
      expect(setting.help.length).toBeGreaterThan(5);
      expect(
        ["string", "number", "boolean"].includes(typeof setting.default) || setting.default === null,
      ).toBe(true);
    }
  });

  test("the files it copies into the sandbox by default are there", async () => {
    const { files, settings } = await load();
    const defaults = Object.fromEntries(
      Object.entries(settings).map(([key, setting]) => [key, setting.default]),
    );
    for (const { from } of files?.(defaults) ?? []) expect(existsSync(from)).toBe(true);
  });

  test("the outside program it runs has a page with its pinned version", async () => {
    const { cli } = await load();
    if (!cli) return;
    expect(cli.version).toMatch(/^\d+\.\d+\.\d+$/);
    const page = readFileSync(join(packageRoot, "docs", "agents", `${id}.md`), "utf8");
    for (const part of [`${cli.npm} ${cli.version}`, `mlebench agents install ${id}`])
      expect(page).toContain(part);
  });

  test("the Python environment it names is pinned", async () => {
    const { python } = await load();
    if (python) expect(existsSync(join(packageRoot, "agents", "env", `${python}.txt`))).toBe(true);
  });
});
