import { expect, test } from "vitest";
import { bwrapSandbox } from "./bwrap.ts";
import { selectSandbox } from "./select.ts";

test("an unknown name is refused with the known ones", async () => {
  await expect(selectSandbox("bwarp")).rejects.toThrow(
    /No sandbox "bwarp".*auto, bwrap, docker, podman, none.*Did you mean "bwrap"/,
  );
});

test("no sandbox at all is given only when asked for by name", async () => {
  expect((await selectSandbox("none")).name).toBe("none");
});

test("a missing program is named, with the command that installs its package", async () => {
  const sandbox = bwrapSandbox({ bwrap: null, bash: "/bin/bash", setpriv: null });
  const probe = await sandbox.probe();
  expect(probe).toMatchObject({
    kind: "unusable",
    reason: expect.stringContaining("bubblewrap, util-linux"),
    fix: expect.stringMatching(/install.* bubblewrap util-linux/),
  });
  await expect(sandbox.start({} as never)).rejects.toThrow(/cannot start.*bubblewrap/);
});

test("a bwrap that cannot work is unusable, and its own words are the reason", async () => {
  const probe = await bwrapSandbox({ bwrap: "/bin/false", bash: "/bin/bash", setpriv: "/bin/false" }).probe();
  expect(probe).toMatchObject({ kind: "unusable", reason: expect.stringContaining("bwrap fails here") });
});
