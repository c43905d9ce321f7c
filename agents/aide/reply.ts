import { codeBlocks } from "../../src/agent/prompt.ts";

/** A plan and a program, as a reply of the role code holds them; null when it holds no program. */
export function readSolution(reply: string): { readonly plan: string; readonly source: string } | null {
  const { before, blocks } = codeBlocks(withoutThoughts(reply));
  const source = blocks.join("\n\n").trim();
  if (source === "") return null;
  return { plan: before.slice(0, maxPlanChars), source: `${source}\n` };
}

/** Some open models write their thoughts, drafts of programs included, before the reply itself. */
function withoutThoughts(reply: string): string {
  return reply.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, "");
}

const maxPlanChars = 4000;
