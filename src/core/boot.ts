import { readFileSync } from "node:fs";

let known: string | null | undefined;

/** Names the boot that this machine runs in, as the kernel does; null where it does not tell. */
export function bootId(): string | null {
  if (known === undefined) {
    try {
      known = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() || null;
    } catch {
      known = null;
    }
  }
  return known;
}

/**
 * Whether a mark was made in another boot of this machine: a pid and a start time in ticks since the boot can both come
 * round again after it, in a process that has nothing to do with the mark. Marks of earlier versions name no boot.
 */
export function isOfAnotherBoot(marked: string | null | undefined, boot: string | null = bootId()): boolean {
  return typeof marked === "string" && boot !== null && marked !== boot;
}
