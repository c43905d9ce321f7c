import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seccompFilter } from "./seccomp.ts";
import { architectures } from "./syscalls.ts";

const golden: Record<string, Record<string, number>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../test/golden/sandbox/syscalls.json"), "utf8"),
);
// linux/audit.h: EM_X86_64 = 62 and EM_AARCH64 = 183, each with __AUDIT_ARCH_64BIT | __AUDIT_ARCH_LE
const audit = { x64: 0xc000003e, arm64: 0xc00000b7 };
const [ALLOW, KILL, ERRNO] = [0x7fff0000, 0x80000000, 0x00050000];
const [EPERM, ENOSYS, EAFNOSUPPORT] = [ERRNO | 1, ERRNO | 38, ERRNO | 97];

describe.each(["x64", "arm64"] as const)("the filter for %s", (arch) => {
  const numbers = golden[arch]!;
  const verdict = (name: string, ...args: number[]) =>
    run(seccompFilter(arch)!, { nr: numbers[name]!, arch: audit[arch], args });

  test("has the kernel headers' numbers, all of them", () => {
    expect(architectures[arch]!.calls).toEqual(numbers);
  });

  test("lets through what nobody forbids, and kills a program of another architecture", () => {
    const filter = seccompFilter(arch)!;
    for (const nr of [0, 1, 3, 59, 63, 221, 334])
      expect(run(filter, { nr, arch: audit[arch], args: [] })).toBe(ALLOW);
    expect(run(filter, { nr: 1, arch: 0x40000003, args: [] })).toBe(KILL);
  });

  test("forbids every listed call outright but the three it looks into", () => {
    for (const name of Object.keys(numbers)) {
      if (["ioctl", "socket", "clone", "clone3"].includes(name)) continue;
      expect([name, verdict(name)]).toEqual([name, EPERM]);
    }
    expect(verdict("clone3")).toBe(ENOSYS);
  });

  test("lets threads and forks be made, and no namespaces", () => {
    expect(verdict("clone", 0x003d0f00)).toBe(ALLOW); // the flags of pthread_create
    expect(verdict("clone", 0x01200011)).toBe(ALLOW); // fork
    for (const bit of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(verdict("clone", bit | 17)).toBe(EPERM);
    }
  });

  test.each([
    ["AF_UNIX", 1, 0, ALLOW],
    ["AF_INET", 2, 0, ALLOW],
    ["AF_INET6", 10, 6, ALLOW],
    ["AF_NETLINK, routes", 16, 0, ALLOW],
    ["AF_NETLINK, netfilter", 16, 12, EAFNOSUPPORT],
    ["AF_PACKET", 17, 0, EAFNOSUPPORT],
    ["AF_ALG", 38, 0, EAFNOSUPPORT],
    ["AF_VSOCK", 40, 0, EAFNOSUPPORT],
  ])("sockets: %s", (_name, family, protocol, expected) => {
    expect(verdict("socket", family, 1, protocol)).toBe(expected);
  });

  test("keeps terminals from being typed into", () => {
    expect(verdict("ioctl", 0, 0x5412)).toBe(EPERM); // TIOCSTI
    expect(verdict("ioctl", 0, 0x541c)).toBe(EPERM); // TIOCLINUX
    expect(verdict("ioctl", 0, 0x5401)).toBe(ALLOW); // TCGETS
  });
});

test("x32 calls do not exist", () => {
  expect(run(seccompFilter("x64")!, { nr: 0x40000001, arch: audit.x64, args: [] })).toBe(ENOSYS);
});

test("an architecture without a table has no filter", () => {
  expect(seccompFilter("mips")).toBeNull();
});

/** What the kernel's BPF machine would answer for one call. */
function run(filter: Uint8Array, { nr, arch, args }: { nr: number; arch: number; args: number[] }): number {
  const view = Buffer.from(filter);
  const data = Buffer.alloc(64);
  data.writeUInt32LE(nr, 0);
  data.writeUInt32LE(arch, 4);
  for (const [index, value] of args.entries()) data.writeUInt32LE(value >>> 0, 16 + 8 * index);
  let accumulator = 0;
  for (let at = 0; at < view.length / 8; at++) {
    const [code, jt, jf] = [view.readUInt16LE(at * 8), view[at * 8 + 2]!, view[at * 8 + 3]!];
    const k = view.readUInt32LE(at * 8 + 4);
    const jump = (holds: boolean) => {
      at += holds ? jt : jf;
    };
    if (code === 0x20) accumulator = data.readUInt32LE(k);
    else if (code === 0x06) return k;
    else if (code === 0x15) jump(accumulator === k);
    else if (code === 0x35) jump(accumulator >= k);
    else if (code === 0x45) jump((accumulator & k) !== 0);
    else throw new Error(`instruction ${at} has an unknown code ${code}`);
  }
  throw new Error("the program ends without a verdict");
}
