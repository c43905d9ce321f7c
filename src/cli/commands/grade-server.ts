import { realpathSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import type { Edition } from "../../competition/define.ts";
import { systemClock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";
import { makeDirs } from "../../core/files.ts";
import { parseDuration, parseSize } from "../../core/units.ts";
import type { GradeServer, GradeServerOptions } from "../../grade-server/serve.ts";
import type { SocketServerOptions } from "../../grade-server/socket-server.ts";
import { dataDirOption, editionOption, jsonOption, positiveInteger } from "../options.ts";
import { stopSignal } from "../stop-signal.ts";

interface ServeOptions {
  readonly drop?: string;
  readonly receipts?: string;
  readonly listen?: string;
  readonly tokens?: string;
  readonly results?: string;
  readonly key?: string;
  readonly dataDir: string;
  readonly edition: Edition;
  readonly workers: string;
  readonly rate: string;
  readonly maxSize: string;
  readonly maxStored: string;
  readonly settle: string;
  readonly poll: string;
  readonly once?: boolean;
  readonly retryErrors?: boolean;
}

export function gradeServerCommand(): Command {
  const command = new Command("grade-server")
    .option("--results <dir>", "where journal, submissions and scores are kept; nobody else's business")
    .option("--drop <dir>", "take submissions from this directory, shared or copied by rsync")
    .option("--receipts <dir>", "where receipts for the drop directory go (default: receipts beside it)")
    .option("--listen <address>", "take submissions by HTTP at HOST:PORT or unix:PATH")
    .option("--tokens <file>", 'lines "submitter token": only these may send by --listen')
    .option("--key <file>", "private key of the receipts, made at the first start (default: in --results)")
    .addOption(dataDirOption())
    .addOption(editionOption())
    .option(
      "--workers <n>",
      "processes that grade",
      positiveInteger("--workers"),
      String(Math.min(2, availableParallelism())),
    )
    .option("--rate <n>", "requests a minute of one submitter", positiveInteger("--rate"), "60")
    .option("--max-size <size>", "largest submission that is taken", "1.5g")
    .option("--max-stored <size>", "what all submissions kept may take on the disk", "100g")
    .option(
      "--settle <duration>",
      "refuse what does not fit in the drop directory when unchanged for so long",
      "60s",
    )
    .option("--poll <duration>", "time between two looks at the drop directory", "2s")
    .option("--retry-errors", "grade once more what the grader failed on, when its cause is mended")
    .option("--once", "look once at the drop directory, grade everything, end")
    .addHelpText(
      "after",
      "\nExample:\n  mlebench grade-server --results ~/results --drop /srv/submissions/drop\n  mlebench grade-server --results ~/results --listen 0.0.0.0:8080 --tokens tokens.txt\n  mlebench grade-server keygen --key ~/results/grade-server.key\n",
    )
    .action(serve);
  command.addCommand(
    keygenCommand()
      .exitOverride()
      .configureOutput({ outputError: () => {} }),
  );
  return command;
}

function keygenCommand(): Command {
  return new Command("keygen")
    .description("Make the key of the receipts; its public half is printed and written beside it, as .pub")
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  mlebench grade-server keygen --key ~/results/grade-server.key\n")
    .action(async (_: unknown, command: Command) => {
      const { key: path, json } = command.optsWithGlobals<{ key?: string; json?: boolean }>();
      if (path === undefined) throw new UserError("keygen needs --key FILE: where the private key goes.");
      const { makeKey } = await import("../../remote/keys.ts");
      const key = makeKey(resolve(path));
      console.error(`Private key: ${path} (keep it on the grading host)\nPublic key:  ${path}.pub`);
      console.log(
        json
          ? JSON.stringify({ key_id: key.id, public_key: key.public.pem }, null, 2)
          : key.public.pem.trim(),
      );
    });
}

async function serve(options: ServeOptions): Promise<void> {
  const { keyAt, makeResultsDir, startGradeServer } = await import("../../grade-server/serve.ts");
  if (options.results === undefined)
    throw new UserError("grade-server needs --results DIR: where scores are kept on this host.");
  if (options.drop === undefined && options.listen === undefined)
    throw new UserError("Give --drop DIR, --listen HOST:PORT, or both: the ways submissions come.");
  if (options.once && options.listen !== undefined)
    throw new UserError("--once is for a drop directory alone; leave --listen out.");
  const socket = await socketOptions(options);
  const drop = dropOptions(options);
  const resultsDir = resolve(options.results);
  makeResultsDir(resultsDir);
  if ((statSync(resultsDir).mode & 0o007) !== 0)
    console.error(`mlebench: every user of this host can read ${resultsDir}. Run: chmod o= ${resultsDir}`);
  const key = keyAt(resolve(options.key ?? join(resultsDir, "grade-server.key")));
  await serveUntilStopped(options, (ends) =>
    startGradeServer({
      resultsDir,
      key,
      dataDir: resolve(options.dataDir),
      edition: options.edition,
      workers: Number(options.workers),
      ...(drop ? { drop } : {}),
      ...(socket ? { socket } : {}),
      retryErrors: options.retryErrors ?? false,
      ratePerMinute: Number(options.rate),
      maxBytes: parseSize(options.maxSize, "--max-size"),
      maxStoredBytes: parseSize(options.maxStored, "--max-stored"),
      clock: systemClock,
      onProblem: onceEach((message) => console.error(`mlebench: ${message}`)),
      onReceived: ({ sequence, submitter, run, competition }) =>
        console.error(`Received ${sequence}: ${competition} from ${submitter}, run ${run}`),
      ...ends,
    }),
  );
}

type Start = (ends: Pick<GradeServerOptions, "onFatal">) => Promise<GradeServer>;

/** Serves until a signal comes, the work of --once is done, or the server cannot go on. */
async function serveUntilStopped(options: ServeOptions, start: Start): Promise<void> {
  const ended = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  using stop = stopSignal("Stopping: what is not graded yet is graded after the next start.");
  stop.signal.addEventListener("abort", () => ended.abort());
  await using server = await start({
    onFatal(error) {
      failure ??= { error };
      ended.abort();
    },
  });
  console.error(`Receipts are signed with the key ${server.key.id}\n${server.key.pem.trim()}`);
  if (server.drop)
    console.error(`Taking submissions from ${server.drop.dir}; receipts go to ${server.drop.receiptsDir}`);
  if (server.address) console.error(`Taking submissions at ${server.address}`);
  await work(server, { ...options, signal: ended.signal });
  if (failure) throw failure.error;
}

async function work(
  server: GradeServer,
  { poll, once, signal }: ServeOptions & { signal: AbortSignal },
): Promise<void> {
  const pollMs = parseDuration(poll, "--poll");
  try {
    while (!signal.aborted) {
      await server.scan();
      if (once) break;
      await systemClock.sleep(pollMs, signal);
    }
    while (once && !server.idle) await systemClock.sleep(100, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function dropOptions({ drop, receipts, settle }: ServeOptions): GradeServerOptions["drop"] {
  if (drop === undefined) {
    if (receipts !== undefined) throw new UserError("--receipts is for --drop, which is missing.");
    return undefined;
  }
  makeDirs(resolve(drop));
  const dir = realpathSync(drop);
  const receiptsDir = resolve(receipts ?? join(dirname(dir), "receipts"));
  makeDirs(receiptsDir);
  return { dir, receiptsDir, settleMs: parseDuration(settle, "--settle") };
}

async function socketOptions({ listen, tokens }: ServeOptions): Promise<GradeServerOptions["socket"]> {
  if (listen === undefined) {
    if (tokens !== undefined) throw new UserError("--tokens is for --listen, which is missing.");
    return undefined;
  }
  const { readTokens } = await import("../../grade-server/tokens.ts");
  const where = parseListen(listen);
  if ("host" in where && !isLoopback(where.host) && tokens === undefined)
    throw new UserError(
      `--listen ${listen} can be reached by others, who could then send under any name. Add --tokens FILE, or listen on 127.0.0.1.`,
    );
  return { listen: where, tokens: tokens === undefined ? undefined : readTokens(tokens) };
}

function parseListen(text: string): SocketServerOptions["listen"] {
  if (text.startsWith("unix:")) {
    const path = resolve(text.slice("unix:".length));
    if (Buffer.byteLength(path) > 107)
      throw new UserError(`--listen ${text}: a socket's path has at most 107 bytes.`);
    return { path };
  }
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (!match || Number(match[3]) > 65_535)
    throw new UserError(`--listen ${text}: expected HOST:PORT, [IPv6]:PORT or unix:PATH.`);
  return { host: (match[1] ?? match[2])!, port: Number(match[3]) };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A problem that comes back at every look is told once. */
function onceEach(print: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    if (told.size > 1000) told.clear();
    told.add(message);
    print(message);
  };
}
