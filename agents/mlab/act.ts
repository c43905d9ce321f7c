import { join } from "node:path";
import { clip } from "../../src/agent/clip.ts";
import type { AgentContext } from "../../src/agent/define.ts";
import { codeBlocks, fenced } from "../../src/agent/prompt.ts";
import type { BoxProcess, ExitStatus } from "../../src/sandbox/sandbox.ts";
import { actions } from "./actions.ts";
import type { Helper } from "./helpers.ts";

/** Of a file that another model reads or changes. */
const blockChars = 10_000;
const maxBlocks = 10;
const maxScriptChars = 60_000;
const maxLines = 100;
/** Of a script's output that is kept at all. */
const keptChars = 200_000;
const reserveMs = 3000;
const graceMs = 5000;
const fileActionMs = 60_000;

export interface ActionRequest {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Asks another model; its key begins with the step's. */
  readonly ask: Helper;
}

/** Does one action; a mistake of the model's is an observation. "Final Answer" is the caller's. */
export async function act(context: AgentContext, { action, input, ask }: ActionRequest): Promise<string> {
  const known = actions.find(({ name }) => name === action);
  if (!known)
    return `There is no action "${action}". There are: ${actions.map(({ name }) => name).join(", ")}.`;
  const missing = Object.keys(known.inputs).filter((name) => input[name] === undefined);
  if (missing.length > 0)
    return `${action} needs ${missing.map((name) => `"${name}"`).join(", ")} in its Action Input.`;
  const text = (name: string) => String(input[name]);
  switch (action) {
    case "List Files":
      return shown(await files(context, { action: "list", name: text("Dir Path") }));
    case "Copy File":
      return shown(
        await files(context, { action: "copy", source: text("Source"), destination: text("Destination") }),
      );
    case "Undo Edit Script":
      return shown(await files(context, { action: "undo", name: text("Script Name") }));
    case "Inspect Script Lines":
      return await inspect(context, input);
    case "Understand File":
      return await understand(context, {
        name: text("File Name"),
        question: text("Things to Look For"),
        ask,
      });
    case "Edit Script (AI)":
      return await edit(context, {
        ...{ name: text("Script Name"), instruction: text("Edit Instruction"), save: text("Save Name"), ask },
      });
    case "Execute Script":
      return await execute(context, text("Script Name"));
    default: {
      const { message } = await context.validate(join(context.host.submission, "submission.csv"));
      return message;
    }
  }
}

type FileAnswer = { readonly text: string } | { readonly problem: string };

function shown(answer: FileAnswer): string {
  return "text" in answer ? answer.text : `This did not work: ${answer.problem}`;
}

/** Runs files.py inside; what it answers comes from there and can be anything. */
async function files(context: AgentContext, request: Readonly<Record<string, unknown>>): Promise<FileAnswer> {
  const process = context.box.spawn(["python3", "/home/agent/files.py"], {
    ...{ cwd: "/home/code", timeoutMs: fileActionMs, signal: context.signal },
  });
  const heard = hear(process, 4 * keptChars);
  process.stdin.on("error", () => {});
  process.stdin.end(JSON.stringify(request));
  const status = await process.done;
  try {
    const { text, problem } = JSON.parse(heard()) as Record<string, unknown>;
    if (typeof text === "string") return { text };
    return { problem: String(problem) };
  } catch {
    return { problem: `the action ended by ${status.kind}` };
  }
}

async function inspect(context: AgentContext, input: ActionRequest["input"]): Promise<string> {
  const [first, last] = [Number(input["Start Line Number"]), Number(input["End Line Number"])];
  if (!(first >= 1 && last >= first))
    return "Start and End Line Number must be whole numbers from 1, the first not behind the last.";
  if (last - first >= maxLines) return `At most ${maxLines} lines can be shown at a time.`;
  return shown(await files(context, { action: "lines", name: String(input["Script Name"]), first, last }));
}

/** Another model reads the file block by block, then sums up what it has found. */
async function understand(
  context: AgentContext,
  { name, question, ask }: { readonly name: string; readonly question: string; readonly ask: Helper },
): Promise<string> {
  const found: string[] = [];
  for (let block = 0; block < maxBlocks; block++) {
    const part = await files(context, {
      action: "read",
      name,
      offset: block * blockChars,
      chars: blockChars,
    });
    if ("problem" in part) return shown(part);
    if (part.text === "") break;
    const answer = await ask("fast", `block ${block}`, [
      `Below is a part of the file ${name}. Say what it tells about this question, as precisely as it does, and name what it does not tell: ${question}`,
      fenced(part.text),
    ]);
    found.push(answer ?? "(this part could not be read)");
  }
  if (found.length === 0) return `${name} is empty.`;
  const cut =
    found.length === maxBlocks ? `Only the first ${maxBlocks * blockChars} characters were read.\n\n` : "";
  if (found.length === 1) return `${cut}${found[0]!}`;
  const all = found.map((text, i) => `Part ${i + 1}: ${clip(text, 3000)}`).join("\n\n");
  const summary = await ask("fast", "blocks together", [
    `Below is what the parts of the file ${name} tell about a question. Put it together into one answer: ${question}`,
    fenced(all),
  ]);
  return `${cut}${summary ?? all}`;
}

/** Another model writes the whole script anew. */
async function edit(
  context: AgentContext,
  {
    name,
    instruction,
    save,
    ask,
  }: { readonly name: string; readonly instruction: string; readonly save: string; readonly ask: Helper },
): Promise<string> {
  const before = await files(context, { action: "read", name, offset: 0, chars: maxScriptChars + 1 });
  const source = "text" in before ? before.text : "";
  if (source.length > maxScriptChars)
    return `${name} is longer than ${maxScriptChars} characters; write a new, shorter script.`;
  const answer = await ask("edit", "edit", [
    "Change this Python script as you are told and give the whole new script in one fenced block, nothing left out. Change nothing else.",
    `What to change: ${instruction}`,
    fenced(source, "python"),
  ]);
  if (answer === null) return "The script could not be written: the model did not answer.";
  const content = codeBlocks(answer).blocks.join("\n\n");
  if (content.trim() === "")
    return "The script could not be written: the model gave no program. Say it in another way.";
  const written = await files(context, { action: "write", name: save, content, like: name });
  if ("problem" in written) return shown(written);
  return `${save} is written. The change:\n\n${clip(written.text, 20_000)}`;
}

async function execute(context: AgentContext, name: string): Promise<string> {
  const longestMs = Number(context.settings["exec_minutes"]) * 60_000;
  const timeoutMs = Math.max(1000, Math.min(longestMs, context.remainingMs() - reserveMs));
  const process = context.box.spawn(["python3", "-u", name], {
    ...{ cwd: "/home/code", timeoutMs, graceMs, signal: context.signal },
  });
  process.stdin.end();
  const heard = hear(process, keptChars);
  const status = await process.done;
  return `${heard() || "(no output)"}\n${endText(status)}`;
}

function endText(status: ExitStatus): string {
  switch (status.kind) {
    case "exited":
      return status.code === 0
        ? "The script ended without an error."
        : `The script failed with exit code ${status.code}.`;
    case "time-limit":
      return `The script was stopped at its limit of ${Math.round(status.limitMs / 1000)} seconds.`;
    case "out-of-memory":
      return `The script was stopped: it needed more than ${status.limitBytes} bytes of memory.`;
    default:
      return `The script was ended: ${status.kind}.`;
  }
}

/** Both streams as they come, head and tail. */
function hear({ stdout, stderr }: BoxProcess, chars: number): () => string {
  let text = "";
  let dropped = 0;
  for (const stream of [stdout, stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
      if (text.length <= 2 * chars) return;
      const half = chars / 2;
      dropped += text.length - chars;
      text = text.slice(0, half) + text.slice(-half);
    });
  }
  return () =>
    dropped > 0
      ? `${text.slice(0, chars / 2)}\n … [${dropped} characters left out] …\n${text.slice(chars / 2)}`
      : text;
}
