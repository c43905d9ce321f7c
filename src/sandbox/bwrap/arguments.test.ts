import { expect, test } from "vitest";
import type { PublicDir } from "../../core/dirs.ts";
import { bwrapArguments, type LaunchPlan } from "./arguments.ts";

const plan: LaunchPlan = {
  shape: { kind: "root", uid: 60001 },
  spec: {
    data: "/d" as PublicDir,
    home: { submission: "/w/s", code: "/w/c", logs: "/w/l", agent: "/w/a" },
    readOnly: ["/root/.venvs/lite", "/usr/lib/python3"],
  },
  system: [
    { kind: "read-only", path: "/usr" },
    { kind: "symlink", path: "/bin", target: "usr/bin" },
  ],
  masked: [{ path: "/usr/lib/secret", kind: "directory" }],
  emptyFile: "/slot/empty",
  etc: { passwd: "/slot/etc/passwd" },
  files: { "instructions.txt": "/slot/files/instructions.txt" },
  tmpBytes: 1000,
};

/** Every [option, argument, argument] with that option. */
function uses(args: readonly string[], option: string): string[] {
  return args.flatMap((each, index) => (each === option ? [`${args[index + 1]} ${args[index + 2]}`] : []));
}

test("only the four home folders are writable, and what the system has already is not mounted again", () => {
  const args = bwrapArguments(plan);
  const home = ["submission", "code", "logs", "agent"];
  expect(uses(args, "--bind")).toEqual(home.map((name) => `/w/${name[0]} /home/${name}`));
  expect(uses(args, "--ro-bind")).toEqual([
    "/usr /usr",
    "/slot/etc/passwd /etc/passwd",
    "/root/.venvs/lite /root/.venvs/lite",
    "/d /home/data",
    "/slot/files/instructions.txt /home/instructions.txt",
  ]);
  expect(uses(args, "--symlink")).toEqual(["usr/bin /bin"]);
});

test("all namespaces are new, all capabilities go but those for becoming another user", () => {
  const args = bwrapArguments(plan);
  for (const each of ["pid", "net", "ipc", "uts", "cgroup-try"]) expect(args).toContain(`--unshare-${each}`);
  expect(uses(args, "--cap-drop").map((each) => each.split(" ")[0])).toEqual(["ALL"]);
  expect(uses(args, "--cap-add").map((each) => each.split(" ")[0])).toEqual([
    "CAP_SETUID",
    "CAP_SETGID",
    "CAP_SETPCAP",
  ]);
  expect(args).not.toContain("--unshare-user");
});

test("without root there is a user namespace, no capability, and no unfiltered init", () => {
  const args = bwrapArguments({ ...plan, shape: { kind: "user", disableUserns: true } });
  expect(args).toEqual(expect.arrayContaining(["--unshare-user", "--disable-userns", "--as-pid-1"]));
  expect(args).not.toContain("--cap-add");
});

test("a hidden directory is covered after what shows it is mounted", () => {
  const args = bwrapArguments(plan).join(" ");
  expect(args.indexOf("--tmpfs /usr/lib/secret")).toBeGreaterThan(args.indexOf("--ro-bind /usr /usr"));
  expect(args).toContain("--remount-ro /usr/lib/secret");
});

test("the parents of an extra mount are open to the box's user, and / is read-only in the end", () => {
  const args = bwrapArguments(plan);
  const text = args.join(" ");
  for (const dir of ["/home", "/root", "/root/.venvs", "/etc"])
    expect(text).toContain(`--perms 755 --dir ${dir} `);
  expect(args.lastIndexOf("/")).toBeGreaterThan(args.indexOf("--bind"));
  expect(text).toContain("--remount-ro / ");
});
