import { StringDecoder } from "node:string_decoder";
import type { OpenFile } from "./files.ts";

/**
 * The lines of a UTF-8 file of any size, without their ends, as Python reads a text file: "\n", "\r\n" and "\r" all end
 * a line.
 */
export function* textLines(file: OpenFile): Generator<string> {
  const buffer = Buffer.allocUnsafe(1 << 20);
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for (let at = 0; ; ) {
    const got = file.readAt(at, buffer);
    if (got === 0) break;
    at += got;
    const text = rest + decoder.write(buffer.subarray(0, got));
    // A "\r" at the end may be half of "\r\n": it waits for what follows.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    rest = lines.pop()! + text.slice(whole.length);
    yield* lines;
  }
  rest += decoder.end();
  const last = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
  if (rest !== "") yield last;
}
