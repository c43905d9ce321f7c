import { constants } from "node:os";
import type { ExitStatus } from "./sandbox.ts";

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** What a shell's exit code says: signal n is reported as 128+n, so `exit 137` looks like SIGKILL. */
export function statusOfCode(code: number): ExitStatus {
  const signal = signalNames.get(code - 128);
  return signal ? { kind: "signalled", signal } : { kind: "exited", code };
}
