import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readlink, rm } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { messageOf, systemErrorCode } from "./errors.ts";

export interface HostileCopy {
  readonly source: string;
  /** Real path of the directory that the file must lie in, whatever links are put in its way meanwhile. */
  readonly root: string;
  readonly target: string;
  readonly maxBytes: number;
  /** The file that was looked at; another one under its name is refused. */
  readonly expected?: { readonly dev: bigint; readonly ino: bigint };
  /** Whether to work out the SHA-256 on the way. */
  readonly hash?: boolean;
}

export type HostileCopyResult =
  | { readonly kind: "copied"; readonly bytes: number /** "" unless asked for. */; readonly sha256: string }
  | { readonly kind: "refused"; readonly detail: string };

const CHUNK_BYTES = 2 ** 20;

/**
 * Copies a file that an agent may change, move or replace at this very moment: follows no link, opens no FIFO or
 * device, takes no more bytes than the file had when it was opened. Holes stay holes, so a sparse file of 5 GB costs
 * the reading of zeros and no disk.
 * @throws the system's error when the target cannot be written: that is ours, not the agent's
 */
export async function copyHostileFile(copy: HostileCopy): Promise<HostileCopyResult> {
  const { source, root, target, maxBytes, expected } = copy;
  try {
    await using input = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await input.stat({ bigint: true });
    if (!stat.isFile()) return refused("not a regular file");
    if (expected && (stat.ino !== expected.ino || stat.dev !== expected.dev))
      return refused("changed while it was copied");
    if (!(await readlink(`/proc/self/fd/${input.fd}`)).startsWith(root + sep))
      return refused("lies outside the folder");
    if (stat.size > maxBytes) return refused(`${stat.size} bytes; the limit for one file is ${maxBytes}`);
    await mkdir(dirname(target), { recursive: true });
    const executable = (stat.mode & 0o100n) !== 0n;
    const hash = copy.hash === true;
    const isHole = stat.blocks === 0n && !hash; // nothing to read: 5 GB of zeros would take seconds
    return await writeTo({ input, target, size: Number(stat.size), executable, hash, isHole });
  } catch (error) {
    if (["ENOSPC", "EDQUOT", "EROFS"].includes(systemErrorCode(error) ?? "")) throw error;
    return refused(`cannot be read (${systemErrorCode(error) ?? messageOf(error)})`);
  }
}

interface WriteTo {
  readonly input: FileHandle;
  readonly target: string;
  readonly size: number;
  readonly executable: boolean;
  readonly hash: boolean;
  readonly isHole: boolean;
}

async function writeTo({
  input,
  target,
  size,
  executable,
  hash,
  isHole,
}: WriteTo): Promise<HostileCopyResult> {
  const sha256 = hash ? createHash("sha256") : null;
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, size)));
  try {
    await using output = await open(target, "wx", executable ? 0o755 : 0o644);
    let position = isHole ? size : 0;
    while (position < size) {
      const { bytesRead } = await input.read(chunk, 0, Math.min(chunk.length, size - position), position);
      if (bytesRead === 0) break;
      const bytes = chunk.subarray(0, bytesRead);
      sha256?.update(bytes);
      if (!isZero(bytes)) await writeAll(output, bytes, position);
      position += bytesRead;
    }
    await output.truncate(position);
    return { kind: "copied", bytes: position, sha256: sha256?.digest("hex") ?? "" };
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

async function writeAll(output: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await output.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

const zeros = Buffer.alloc(CHUNK_BYTES);

function isZero(bytes: Buffer): boolean {
  return bytes.compare(zeros, 0, bytes.length) === 0;
}

function refused(detail: string): HostileCopyResult {
  return { kind: "refused", detail };
}
