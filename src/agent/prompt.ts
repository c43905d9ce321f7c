/** A prompt as nested headings: text, a list, or further headings; what is undefined is left out. */
export interface PromptParts {
  readonly [heading: string]: string | readonly string[] | PromptParts | undefined;
}

/** The prompt as Markdown. */
export function renderPrompt(parts: PromptParts, level = 1): string {
  return Object.entries(parts)
    .flatMap(([heading, part]) =>
      part === undefined ? [] : [`${"#".repeat(level)} ${heading}\n\n${body(part, level)}`],
    )
    .join("\n\n");
}

function body(part: string | readonly string[] | PromptParts, level: number): string {
  if (typeof part === "string") return part;
  if (Array.isArray(part)) return part.map((line: string) => `- ${line}`).join("\n");
  return renderPrompt(part as PromptParts, level + 1);
}

/** Text in a fence that it cannot close. */
export function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** The fenced blocks of a reply: Python ones, or those without a language. */
export function codeBlocks(reply: string): { readonly before: string; readonly blocks: readonly string[] } {
  const matches = [...reply.matchAll(/^(`{3,})[ \t]*(\w*)[^\n]*\n([\s\S]*?)^\1[ \t]*$/gm)];
  const blocks = matches
    .filter(([, , language]) => /^(python3?|py|)$/i.test(language!))
    .map(([, , , code]) => code!);
  return { before: reply.slice(0, matches[0]?.index ?? reply.length).trim(), blocks };
}
