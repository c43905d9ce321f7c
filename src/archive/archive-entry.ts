/** A file to pack: its path in the archive, and its content or the path of a file that holds it. */
export interface ArchiveEntry {
  readonly name: string;
  readonly from: string | Uint8Array;
}
