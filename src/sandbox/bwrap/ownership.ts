import { chmodSync, lchownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Gives a directory tree to the box's user. Links are not followed, and a file with several hard links stays as
 * it is: its other name may be somebody's file elsewhere.
 */
export function giveTo(uid: number, path: string): void {
  const stat = lstatSync(path);
  const isShared = !stat.isDirectory() && stat.nlink > 1;
  if (!isShared && (stat.uid !== uid || stat.gid !== uid)) lchownSync(path, uid, uid);
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(uid, join(path, name));
}

/** Connecting to a Unix socket needs the right to write it. */
export function giveSocketTo(uid: number, path: string): void {
  lchownSync(path, uid, uid);
  chmodSync(path, 0o600);
}
