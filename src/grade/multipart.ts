/**
 * The content of the part named `name` in a multipart/form-data body (RFC 7578), or undefined.
 * Returns a view into `body`; reads each byte once.
 */
export function multipartPart(body: Uint8Array, boundary: string, name: string): Uint8Array | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${boundary}`);
  for (let at = bytes.indexOf(delimiter); at >= 0; ) {
    const headStart = at + delimiter.length + 2;
    const headEnd = bytes.indexOf("\r\n\r\n", headStart);
    if (headEnd < 0) return undefined;
    const next = bytes.indexOf(Buffer.concat([Buffer.from("\r\n"), delimiter]), headEnd + 2);
    if (next < 0) return undefined;
    if (
      new RegExp(`[;\\s]name="?${name}"?(;|\\r|$)`).test(
        bytes.toString("latin1", headStart, Math.min(headEnd, headStart + 4096)),
      )
    ) {
      return bytes.subarray(headEnd + 4, next);
    }
    at = next + 2;
  }
  return undefined;
}
