import { z } from "zod";

/** Names that become file names and headers: letters, digits, ".", "-", "_", and never a dot first. */
export const label = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/);
export const labelRule =
  'letters, digits, ".", "-" and "_", at most 120 of them, the first a letter or digit';

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export const byteCount = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** What a sender says it sends; the receipt repeats it. */
export const claim = z.strictObject({
  submitter: label,
  run: label,
  competition: label,
  sha256: sha256Hex,
  bytes: byteCount,
});
export type Claim = z.infer<typeof claim>;

/** `<competition>.<sha256>.request.json` in a drop directory: the content is taken once it is what this says. */
export const dropRequest = z.strictObject({
  version: z.literal(1),
  competition: label,
  sha256: sha256Hex,
  bytes: byteCount,
});
export type DropRequest = z.infer<typeof dropRequest>;

/** The request file is small; a larger one is refused unread. */
export const maxRequestBytes = 4096;

export interface DropName {
  readonly stem: string;
  readonly competition: string;
  readonly sha256: string;
  readonly part: "csv" | "request.json";
}

/** Files of one submission share a stem that names its content, so that nothing ever overwrites another thing. */
export function dropStem({ competition, sha256 }: Pick<Claim, "competition" | "sha256">): string {
  return `${competition}.${sha256}`;
}

/** The parts of a file name in a drop directory; undefined when it is not of this protocol. */
export function parseDropName(name: string): DropName | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]{0,119})\.([0-9a-f]{64})\.(csv|request\.json)$/.exec(name);
  if (!match) return undefined;
  const [, competition, sha256, part] = match as unknown as [string, string, string, DropName["part"]];
  return { stem: `${competition}.${sha256}`, competition, sha256, part };
}

/** The request in the bytes of a request file, or what is wrong with it. It must agree with the file's own name. */
export function parseDropRequest(bytes: Uint8Array, name: DropName): DropRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return "the request is not JSON";
  }
  const parsed = dropRequest.safeParse(value);
  if (!parsed.success) return `the request does not fit: ${issuesOf(parsed.error)}`;
  const { competition, sha256 } = parsed.data;
  if (competition !== name.competition || sha256 !== name.sha256)
    return "the request names another competition or sha256 than its file name";
  return parsed.data;
}

/** Headers of POST /v1/submissions. */
export const claimHeaders = {
  submitter: "x-mlebench-submitter",
  run: "x-mlebench-run",
  competition: "x-mlebench-competition",
  sha256: "x-mlebench-sha256",
} as const;

/** The claim in a request's headers, or what is wrong with them. */
export function claimOfHeaders(headers: Readonly<Record<string, unknown>>): Claim | string {
  const length = headers["content-length"];
  if (typeof length !== "string" || !/^\d{1,15}$/.test(length))
    return "Content-Length is missing: send the file with its length, not in chunks";
  const parsed = claim.safeParse({
    submitter: headers[claimHeaders.submitter],
    run: headers[claimHeaders.run],
    competition: headers[claimHeaders.competition],
    sha256: headers[claimHeaders.sha256],
    bytes: Number(length),
  });
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map(({ path }) => `x-mlebench-${String(path[0])}`))];
  return `missing or unfit headers: ${names.join(", ")} (labels: ${labelRule}; sha256: 64 hex digits)`;
}

/** The first problems of a schema, in one line that repeats nothing of a hostile value. */
export function issuesOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message, code }) => {
      if (code === "unrecognized_keys") return "fields that do not belong there";
      return `${path.join(".") || "the whole"}: ${message.slice(0, 120)}`;
    })
    .join("; ");
}
