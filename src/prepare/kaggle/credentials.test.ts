import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { authorization, findCredentials, noCredentials } from "./credentials.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const put = (files: Record<string, string>) => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
};
const find = (env: Record<string, string | undefined> = {}) => {
  const inHome = (text: string | undefined) => text?.replace("~", home);
  return findCredentials({
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inHome(value)])),
    home,
  });
};
const json = (username: string, key: string) => JSON.stringify({ username, key });

test.each([
  { name: "KAGGLE_API_TOKEN", env: { KAGGLE_API_TOKEN: " T " }, files: {}, is: "T" },
  { name: "a file that it names", env: { KAGGLE_API_TOKEN: "~/t" }, files: { t: "T\n" }, is: "T" },
  { name: "~/.kaggle/access_token", env: {}, files: { ".kaggle/access_token": "T\r\n" }, is: "T" },
  { name: "access_token.txt", env: {}, files: { ".kaggle/access_token.txt": "\uFEFFT" }, is: "T" },
  { name: "KAGGLE_CONFIG_DIR", env: { KAGGLE_CONFIG_DIR: "~/c" }, files: { "c/access_token": "T" }, is: "T" },
  { name: "user name and key", env: { KAGGLE_USERNAME: "u", KAGGLE_KEY: "k" }, files: {}, is: "u:k" },
  { name: "~/.kaggle/kaggle.json", env: {}, files: { ".kaggle/kaggle.json": json("u", "k") }, is: "u:k" },
  {
    name: "kaggle.json in KAGGLE_CONFIG_DIR",
    env: { KAGGLE_CONFIG_DIR: "~/c" },
    files: { "c/kaggle.json": json("u", "k"), ".kaggle/kaggle.json": json("other", "k") },
    is: "u:k",
  },
  { name: "~/.config/kaggle", env: {}, files: { ".config/kaggle/kaggle.json": json("u", "k") }, is: "u:k" },
  {
    name: "$XDG_CONFIG_HOME/kaggle",
    env: { XDG_CONFIG_HOME: "~/x" },
    files: { "x/kaggle/kaggle.json": json("u", "k") },
    is: "u:k",
  },
  {
    name: "the variable, stronger than its half of the file",
    env: { KAGGLE_USERNAME: "u" },
    files: { ".kaggle/kaggle.json": json("other", "k") },
    is: "u:k",
  },
  {
    name: "a token, stronger than user name and key",
    env: { KAGGLE_USERNAME: "u", KAGGLE_KEY: "k" },
    files: { ".kaggle/access_token": "T" },
    is: "T",
  },
  {
    name: "the next one, where variables are set to nothing and a file is empty",
    env: { KAGGLE_API_TOKEN: "", KAGGLE_USERNAME: "", KAGGLE_KEY: "", KAGGLE_CONFIG_DIR: "" },
    files: { ".kaggle/access_token": "\n", ".kaggle/kaggle.json": json("u", "k") },
    is: "u:k",
  },
])("credentials come from $name", ({ env, files, is }) => {
  put(files as Record<string, string>);
  const found = find(env);
  expect(found?.kind === "token" ? found.token : `${found?.username}:${found?.key}`).toBe(is);
});

test("none: undefined, and a message with what to do", () => {
  expect(find()).toBeUndefined();
  expect(noCredentials({ env: {}, home }).message).toContain("https://www.kaggle.com/settings/api");
  put({ ".kaggle/credentials.json": "{}" });
  expect(noCredentials({ env: {}, home }).message).toContain("kaggle auth login");
});

test.each([
  { env: { KAGGLE_USERNAME: "u" }, files: {}, says: "no KAGGLE_KEY" },
  { env: { KAGGLE_KEY: "k" }, files: {}, says: "no KAGGLE_USERNAME" },
  { env: {}, files: { ".kaggle/kaggle.json": '{"username": "u"' }, says: "kaggle.json cannot be used" },
  { env: {}, files: { ".kaggle/kaggle.json": '{"username": 1}' }, says: "kaggle.json cannot be used" },
  { env: {}, files: { ".kaggle/kaggle.json": '{"username": "u"}' }, says: "no KAGGLE_KEY" },
  { env: { KAGGLE_API_TOKEN: "two words" }, files: {}, says: "KAGGLE_API_TOKEN holds no Kaggle token" },
  { env: { KAGGLE_API_TOKEN: "~/t" }, files: { t: "" }, says: "which is empty" },
  { env: {}, files: { ".kaggle/access_token": "a\nb" }, says: "access_token holds no Kaggle token" },
])("$env with $files is refused: $says", ({ env, files, says }) => {
  put(files as Record<string, string>);
  expect(() => find(env as Record<string, string>)).toThrow(says);
});

test("Bearer for a token, Basic for a user name with a key", () => {
  expect(authorization({ kind: "token", token: "T", source: "" })).toBe("Bearer T");
  // RFC 7617, 2: the example of Basic
  expect(authorization({ kind: "key", username: "Aladdin", key: "open sesame", source: "" })).toBe(
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
  );
});
