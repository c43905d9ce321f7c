import { expect, test } from "vitest";
import { multipartPart } from "./multipart.ts";

const body = (parts: string) => Buffer.from(parts.replaceAll("\n", "\r\n"), "latin1");
const part = (name: string, content: string) =>
  `--b\nContent-Disposition: form-data; name="${name}"; filename="x.csv"\nContent-Type: text/csv\n\n${content}\n`;
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test("the named part is found among others, as curl -F sends it", () => {
  const bytes = body(`${part("other", "no")}${part("file", "id,y\n1,2\n")}--b--\n`);
  expect(text(multipartPart(bytes, "b", "file"))).toBe("id,y\r\n1,2\r\n");
});

test("an absent part, a cut body and an empty body give nothing", () => {
  expect(multipartPart(body(`${part("other", "no")}--b--\n`), "b", "file")).toBeUndefined();
  expect(multipartPart(body(part("file", "cut")).subarray(0, 60), "b", "file")).toBeUndefined();
  expect(multipartPart(new Uint8Array(0), "b", "file")).toBeUndefined();
});
