import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { isRunning, processStat } from "./proc.ts";

/** ext4's smallest useful size; below it a directory is watched instead. */
const MIN_BYTES = 16 * 2 ** 20;
const MAX_INODES = 1_000_000;
const BYTES_PER_INODE = 16_384;

/** A directory on a file system of its own, which holds so many bytes and files and no more. */
export interface DiskImage {
  /** Unmounts it; what is in it stays in the image file for a later {@link openDiskImage}. */
  close(): void;
}

const mounted = new Set<string>();

/**
 * Mounts a sparse ext4 image of `bytes`, kept in the file `<dir>.img`, at `dir`; an image that is there is used again.
 * Needs root, mke2fs and loop devices.
 * @returns null where this machine cannot
 */
export function openDiskImage(dir: string, bytes: number): DiskImage | null {
  if (process.getuid?.() !== 0 || bytes < MIN_BYTES) return null;
  const image = `${dir}.img`;
  mkdirSync(dir, { recursive: true });
  try {
    if (isMounted(dir)) unmount(dir);
    if (existsSync(image)) check(image);
    else make(image, bytes);
    // The owner is known before the mount exists, so that a sweep never finds one without.
    const { pid, startTime } = processStat(process.pid)!;
    writeFileSync(ownerFile(dir), `${pid} ${startTime}`);
    run("mount", ["-t", "ext4", "-o", "loop,nosuid,nodev,discard", image, dir]);
  } catch {
    removeDiskImage(dir);
    return null;
  }
  if (mounted.size === 0) process.once("exit", unmountAll);
  mounted.add(dir);
  return {
    close() {
      if (!mounted.delete(dir)) return;
      unmount(dir);
      rmSync(ownerFile(dir), { force: true });
    },
  };
}

/** Removes an image and all that is in it. */
export function removeDiskImage(dir: string): void {
  if (isMounted(dir)) unmount(dir);
  mounted.delete(dir);
  for (const file of [`${dir}.img`, ownerFile(dir)]) rmSync(file, { force: true });
}

/** Unmounts the images of processes that were killed before they could. */
export function sweepDiskImages(): void {
  for (const dir of mountPoints()) {
    const [pid, startTime] = readOrEmpty(ownerFile(dir)).split(" ");
    if (!pid || !startTime || isRunning({ pid: Number(pid), startTime })) continue;
    unmount(dir);
    rmSync(ownerFile(dir), { force: true });
  }
}

function make(image: string, bytes: number): void {
  const fd = openSync(image, "wx", 0o600);
  ftruncateSync(fd, bytes);
  closeSync(fd);
  const inodes = Math.min(MAX_INODES, Math.floor(bytes / BYTES_PER_INODE));
  const features = ["-O", "^has_journal,^resize_inode", "-m", "0", "-E", "nodiscard,lazy_itable_init=1"];
  run("mke2fs", ["-q", "-F", "-t", "ext4", ...features, "-N", `${inodes}`, image]);
}

/** After a power cut an image without a journal may need mending; status 1 says that it was mended. */
function check(image: string): void {
  try {
    run("e2fsck", ["-y", image]);
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 1)) throw error;
  }
}

function unmount(dir: string): void {
  try {
    run("umount", [dir]);
  } catch {
    run("umount", ["--lazy", dir]); // something that dies this moment still holds it
  }
}

function unmountAll(): void {
  for (const dir of mounted) {
    try {
      unmount(dir);
      rmSync(ownerFile(dir), { force: true });
    } catch {
      // the next start sweeps it
    }
  }
}

function isMounted(dir: string): boolean {
  return mountPoints().includes(dir);
}

/** Mount points of loop devices; mountinfo writes a space as \040. */
function mountPoints(): string[] {
  return readOrEmpty("/proc/self/mountinfo")
    .split("\n")
    .flatMap((line) => {
      const [before, after] = line.split(" - ");
      const at = before?.split(" ")[4];
      if (!at || !after?.startsWith("ext4 /dev/loop")) return [];
      return [
        at.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
      ];
    });
}

function ownerFile(dir: string): string {
  return `${dir}.owner`;
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
