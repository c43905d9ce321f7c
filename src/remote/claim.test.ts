import fc from "fast-check";
import { expect, test } from "vitest";
import { claimOfHeaders, dropStem, label, parseDropName, parseDropRequest } from "./claim.ts";

const hex = "a".repeat(64);
const labels = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/);
const hashes = fc.stringMatching(/^[0-9a-f]{64}$/);

test.each(["", ".", "..", ".hidden", "-x", "_x", "a/b", "a\\b", "a\0", "a b", "ä", "a\n", "x".repeat(121)])(
  "%j is no label",
  (text) => {
    expect(label.safeParse(text).success).toBe(false);
  },
);

test("what is a label stays one name in a directory, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      if (label.safeParse(text).success) expect(text).toMatch(/^[\w][\w.-]*$/);
    }),
    { seed: 3, numRuns: 2000 },
  );
});

test("names of the drop directory are read as they were written; all others are none", () => {
  fc.assert(
    fc.property(labels, hashes, fc.constantFrom("csv", "request.json"), (competition, sha256, part) => {
      const stem = dropStem({ competition, sha256 });
      expect(parseDropName(`${stem}.${part}`)).toEqual({ stem, competition, sha256, part });
    }),
    { seed: 4 },
  );
  for (const name of [
    `x.${hex}`,
    `x.${hex}.CSV`,
    `.x.${hex}.csv`,
    `x.${hex}.csv.tmp`,
    `x.${hex}0.csv`,
    `x/.${hex}.csv`,
  ])
    expect(parseDropName(name), name).toBeUndefined();
});

test("a request must fit its own name; garbage is a reason, never an exception", () => {
  const name = parseDropName(`quake.${hex}.request.json`)!;
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const request = { version: 1, competition: "quake", sha256: hex, bytes: 3 };
  expect(parseDropRequest(bytes(request), name)).toEqual(request);
  for (const wrong of [
    { ...request, competition: "other" },
    { ...request, sha256: "b".repeat(64) },
    { ...request, bytes: -1 },
    { ...request, bytes: 1.5 },
    { ...request, bytes: "3" },
    { ...request, version: 2 },
    { ...request, more: 1 },
    [request],
    null,
    "x",
  ])
    expect(typeof parseDropRequest(bytes(wrong), name)).toBe("string");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (garbage) => {
      expect(typeof parseDropRequest(garbage, name)).toBe("string");
    }),
    { seed: 6 },
  );
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(typeof parseDropRequest(Buffer.from(json), name)).toBe("string");
    }),
    { seed: 7 },
  );
});

test("headers: each that is missing or unfit is named", () => {
  const headers = {
    "content-length": "12",
    "x-mlebench-submitter": "a",
    "x-mlebench-run": "r",
    "x-mlebench-competition": "quake",
    "x-mlebench-sha256": hex,
  };
  expect(claimOfHeaders(headers)).toEqual({
    submitter: "a",
    run: "r",
    competition: "quake",
    sha256: hex,
    bytes: 12,
  });
  const { "content-length": _, ...chunked } = headers;
  expect(claimOfHeaders(chunked)).toContain("Content-Length");
  expect(claimOfHeaders({ ...headers, "content-length": "-1" })).toContain("Content-Length");
  expect(claimOfHeaders({ ...headers, "x-mlebench-run": "../x", "x-mlebench-sha256": "1" })).toContain(
    "x-mlebench-run, x-mlebench-sha256",
  );
});
