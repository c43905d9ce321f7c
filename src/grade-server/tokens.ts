import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { messageOf, UserError } from "../core/errors.ts";
import { label, labelRule } from "../remote/claim.ts";

/** Says whose a bearer token is. */
export interface Tokens {
  submitterOf(authorization: string | undefined): string | undefined;
}

/** @throws UserError when the file cannot be read, can be read by others, or has a line that is not "submitter token" */
export function readTokens(path: string): Tokens {
  let text: string;
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & 0o077) !== 0)
      throw new UserError(
        `--tokens ${path} can be read by others (mode ${mode.toString(8)}). Run: chmod 600 ${path}`,
      );
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--tokens ${path}: ${messageOf(error)}.`, { cause: error });
  }
  return parseTokens(text, path);
}

/** Lines "submitter token"; blank ones and those that start with # are passed over. */
export function parseTokens(text: string, path: string): Tokens {
  const known = text.split("\n").flatMap((line, i) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [submitter = "", token = "", ...rest] = line.trim().split(/\s+/);
    if (!label.safeParse(submitter).success || token.length < 16 || rest.length > 0)
      throw new UserError(
        `--tokens ${path}, line ${i + 1}: expected "submitter token"; the submitter of ${labelRule}, the token of 16 characters or more.`,
      );
    return [{ submitter, digest: digestOf(token) }];
  });
  if (known.length === 0) throw new UserError(`--tokens ${path} has no line "submitter token".`);
  return {
    submitterOf(authorization) {
      const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) return undefined;
      const digest = digestOf(token);
      // Every line is compared, in the same time whether it fits or not.
      return known.reduce<string | undefined>(
        (found, each) => (timingSafeEqual(each.digest, digest) ? each.submitter : found),
        undefined,
      );
    },
  };
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
