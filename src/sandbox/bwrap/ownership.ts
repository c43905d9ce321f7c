import { chmodSync, lchownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { BoxSpec } from "../sandbox.ts";
import type { Slot } from "../slot.ts";

const FIRST_UID = 60001;

/** As root, the user that code of a box runs as: no other box on this machine has it meanwhile. */
export function uidOf({ index }: Slot): number {
  return FIRST_UID + index;
}

/** Gives a box's writable folders and its socket to its user. */
export function giveBoxTo(uid: number, { home, validationSocket }: BoxSpec): void {
  for (const dir of Object.values(home)) giveTo(uid, dir);
  if (validationSocket) giveSocketTo(uid, validationSocket);
}

/**
 * Gives a directory tree to the box's user. Links are not followed, and a file with several hard links stays as
 * it is: its other name may be somebody's file elsewhere.
 */
function giveTo(uid: number, path: string): void {
  const stat = lstatSync(path);
  const isShared = !stat.isDirectory() && stat.nlink > 1;
  if (!isShared && (stat.uid !== uid || stat.gid !== uid)) lchownSync(path, uid, uid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(uid, join(path, name));
}

/** Connecting to a Unix socket needs the right to write it. */
function giveSocketTo(uid: number, path: string): void {
  lchownSync(path, uid, uid);
  chmodSync(path, 0o600);
}
