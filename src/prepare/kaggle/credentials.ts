import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../../core/errors.ts";

/** How to prove to Kaggle who one is, and where that was found. Nothing prints the secret itself. */
export type KaggleCredentials =
  | { readonly kind: "token"; readonly token: string; readonly source: string }
  | { readonly kind: "key"; readonly username: string; readonly key: string; readonly source: string };

export interface CredentialPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const settingsPage = "https://www.kaggle.com/settings/api";

/**
 * The credentials that Kaggle's own client (kaggle 2.2.4, kagglesdk 0.1.37) would use, in its order: an access
 * token, then a user name with a key, each variable before its file. A variable set to nothing counts as unset.
 * Beyond that client, `KAGGLE_CONFIG_DIR` may hold the access token too, and is looked at first.
 * @returns undefined when there are none
 * @throws UserError for half of a pair or a file that cannot be used, since going on would hide a mistake
 */
export function findCredentials(places: CredentialPlaces): KaggleCredentials | undefined {
  return findToken(places) ?? findKey(places);
}

/** What to say when {@link findCredentials} found none. */
export function noCredentials({ home }: CredentialPlaces): UserError {
  const oauth = join(home, ".kaggle", "credentials.json");
  const hint = existsSync(oauth)
    ? ` (${oauth}, of "kaggle auth login", is not used: its tokens are short-lived.)`
    : "";
  return new UserError(
    `No Kaggle credentials. Make an API token at ${settingsPage} and put it in KAGGLE_API_TOKEN or in ${join(home, ".kaggle", "access_token")}; a kaggle.json of older days does too.${hint}`,
  );
}

/** The Authorization header: Bearer for an access token, Basic for a user name with a key. */
export function authorization(credentials: KaggleCredentials): string {
  switch (credentials.kind) {
    case "token":
      return `Bearer ${credentials.token}`;
    case "key":
      return `Basic ${Buffer.from(`${credentials.username}:${credentials.key}`).toString("base64")}`;
  }
}

function findToken({ env, home }: CredentialPlaces): KaggleCredentials | undefined {
  const given = env["KAGGLE_API_TOKEN"]?.trim();
  if (given) {
    if (!isFile(given)) return tokenOf(given, "KAGGLE_API_TOKEN");
    const token = readText(given);
    if (token === "") throw new UserError(`KAGGLE_API_TOKEN names the file ${given}, which is empty.`);
    return tokenOf(token, `${given} (KAGGLE_API_TOKEN)`);
  }
  const configDir = env["KAGGLE_CONFIG_DIR"];
  const dirs = [...(configDir ? [configDir] : []), join(home, ".kaggle")];
  const paths = dirs.flatMap((dir) => ["access_token", "access_token.txt"].map((name) => join(dir, name)));
  for (const path of paths) {
    const token = isFile(path) ? readText(path) : "";
    if (token !== "") return tokenOf(token, path);
  }
  return undefined;
}

function tokenOf(token: string, source: string): KaggleCredentials {
  if (/[^\x21-\x7e]/.test(token)) {
    throw new UserError(
      `${source} holds no Kaggle token: expected one line without spaces. Make a new one at ${settingsPage}.`,
    );
  }
  return { kind: "token", token, source };
}

function findKey(places: CredentialPlaces): KaggleCredentials | undefined {
  const { env } = places;
  const path = join(configDirOf(places), "kaggle.json");
  const [envName, envKey] = [env["KAGGLE_USERNAME"]?.trim(), env["KAGGLE_KEY"]?.trim()];
  if (envName && envKey)
    return { kind: "key", username: envName, key: envKey, source: "KAGGLE_USERNAME and KAGGLE_KEY" };
  const file = isFile(path) ? readKaggleJson(path) : undefined;
  const username = envName || file?.username;
  const key = envKey || file?.key;
  if (username && key) return { kind: "key", username, key, source: path };
  if (username || key) {
    const [have, lack] = username ? ["user name", "KAGGLE_KEY"] : ["key", "KAGGLE_USERNAME"];
    throw new UserError(
      `Half of a Kaggle credential: there is a ${have}, but no ${lack}. Set ${lack} too, or put both in ${path}.`,
    );
  }
  return undefined;
}

/** `~/.kaggle`; where that does not exist, `$XDG_CONFIG_HOME/kaggle`, as Kaggle's client since 1.6 on Linux. */
function configDirOf({ env, home }: CredentialPlaces): string {
  const usual = join(home, ".kaggle");
  return (
    env["KAGGLE_CONFIG_DIR"] ||
    (existsSync(usual) ? usual : join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "kaggle"))
  );
}

const kaggleJson = z.object({ username: z.string().optional(), key: z.string().optional() });

function readKaggleJson(path: string): z.infer<typeof kaggleJson> {
  const text = readText(path);
  if (text === "") return {};
  try {
    return kaggleJson.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      `${path} cannot be used: expected {"username": "…", "key": "…"}. Download it again from ${settingsPage}.`,
      { cause: error },
    );
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8")
      .replace(/^\uFEFF/, "")
      .trim();
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}. Check its permissions.`, {
      cause: error,
    });
  }
}
