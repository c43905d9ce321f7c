import { execFile, execFileSync } from "node:child_process";
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
import { promisify } from "node:util";
import { isLeftBehind, ownerMark } from "./owner.ts";

/** ext4's smallest useful size; below it a directory is watched instead. */
const MIN_BYTES = 16 * 2 ** 20;
const MAX_INODES = 1_000_000;
const BYTES_PER_INODE = 16_384;

/** A directory on a file system of its own, which holds so many bytes and files and no more. */
export interface DiskImage {
  /** Unmounts it; what is in it stays in the image file for a later {@link openDiskImage}. */
  close(): Promise<void>;
}

const mounted = new Set<string>();

/**
 * Mounts a sparse ext4 image of `bytes`, kept in the file `<dir>.img`, at `dir`; an image that is there is used again.
 * Needs root, mke2fs and loop devices.
 * @returns null where this machine cannot
 */
export async function openDiskImage(dir: string, bytes: number): Promise<DiskImage | null> {
  if (process.getuid?.() !== 0 || bytes < MIN_BYTES) return null;
  const image = `${dir}.img`;
  mkdirSync(dir, { recursive: true });
  try {
    if (isMounted(dir)) await unmount(dir);
    if (existsSync(image)) await check(image);
    else await make(image, bytes);
    // The owner is known before the mount exists, so that a sweep never finds one without.
    writeFileSync(ownerFile(dir), ownerMark());
    await run("mount", ["-t", "ext4", "-o", "loop,nosuid,nodev,discard", image, dir]);
  } catch {
    await removeDiskImage(dir);
    return null;
  }
  if (mounted.size === 0) process.once("exit", unmountAll);
  mounted.add(dir);
  return {
    async close() {
      if (!mounted.delete(dir)) return;
      await unmount(dir);
      rmSync(ownerFile(dir), { force: true });
    },
  };
}

/** Removes an image and all that is in it. */
export async function removeDiskImage(dir: string): Promise<void> {
  if (isMounted(dir)) await unmount(dir);
  mounted.delete(dir);
  for (const file of [`${dir}.img`, ownerFile(dir)]) rmSync(file, { force: true });
}

/** Unmounts the images of processes that were killed before they could. */
export async function sweepDiskImages(): Promise<void> {
  for (const dir of mountPoints()) {
    if (!isLeftBehind(readOrEmpty(ownerFile(dir)))) continue;
    await unmount(dir);
    rmSync(ownerFile(dir), { force: true });
  }
}

async function make(image: string, bytes: number): Promise<void> {
  const fd = openSync(image, "wx", 0o600);
  ftruncateSync(fd, bytes);
  closeSync(fd);
  const inodes = Math.min(MAX_INODES, Math.floor(bytes / BYTES_PER_INODE));
  const features = ["-O", "^has_journal,^resize_inode", "-m", "0", "-E", "nodiscard,lazy_itable_init=1"];
  await run("mke2fs", ["-q", "-F", "-t", "ext4", ...features, "-N", `${inodes}`, image]);
}

/** After a power cut an image without a journal may need mending; status 1 says that it was mended. */
async function check(image: string): Promise<void> {
  try {
    await run("e2fsck", ["-y", image]);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === 1)) throw error;
  }
}

async function unmount(dir: string): Promise<void> {
  try {
    await run("umount", [dir]);
  } catch {
    await run("umount", ["--lazy", dir]); // something that dies this moment still holds it
  }
}

/** At the end of the process, where nothing can be waited for. */
function unmountAll(): void {
  for (const dir of mounted) {
    try {
      execFileSync("umount", ["--lazy", dir], { stdio: "ignore", env });
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

const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };
const execute = promisify(execFile);

async function run(command: string, args: readonly string[]): Promise<void> {
  await execute(command, [...args], { env });
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
