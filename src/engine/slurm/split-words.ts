import { UserError } from "../../core/errors.ts";

/** What the engine sets itself; another value would make it lose sight of its jobs. */
const reserved: readonly { readonly names: readonly string[]; readonly why: string }[] = [
  { names: ["--array", "-a"], why: "one array element is one run; limit them with --max-jobs" },
  { names: ["--job-name", "-J"], why: "jobs are found by their name after a crash" },
  { names: ["--output", "-o", "--error", "-e", "--open-mode"], why: "logs stand in the group's directory" },
  { names: ["--partition", "-p"], why: "write --partition itself" },
  { names: ["--account", "-A"], why: "write --account itself" },
  { names: ["--parsable", "--wrap", "--wait", "-W", "--test-only"], why: "it changes what sbatch does" },
  { names: ["--export", "--export-file"], why: "jobs start from a clean environment" },
  { names: ["--ntasks", "-n", "--nodes", "-N"], why: "a run is one task on one node" },
];

/**
 * The words of `--slurm-args`, as a shell would split them (quotes and backslashes, no expansion).
 * @throws UserError for an open quote, a word that is no option, or an option that the engine sets itself
 */
export function slurmArgs(text: string): string[] {
  const words = splitWords(text);
  for (const word of words) {
    const name = word.startsWith("--") ? word.split("=")[0]! : word.slice(0, 2);
    const taken = reserved.find(({ names }) => word.startsWith("-") && names.includes(name));
    if (taken) throw new UserError(`--slurm-args: ${name} is set by mlebench (${taken.why}).`);
  }
  if (words.length > 0 && !words[0]!.startsWith("-"))
    throw new UserError(
      `--slurm-args "${text}": expected options of sbatch, for example "--qos=long --gres=gpu:1".`,
    );
  return words;
}

function splitWords(text: string): string[] {
  const words: string[] = [];
  const word = /\s+|((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gsy;
  while (word.lastIndex < text.length) {
    const at = word.lastIndex;
    const match = word.exec(text);
    if (!match) throw new UserError(`--slurm-args: a quote is not closed: ${text.slice(at)}`);
    if (match[1] !== undefined) words.push(unquote(match[1]));
  }
  return words;
}

function unquote(word: string): string {
  return word.replaceAll(/\\.|"(?:[^"\\]|\\.)*"|'[^']*'/gs, (part) => {
    if (part.startsWith("\\")) return part.slice(1);
    const inside = part.slice(1, -1);
    return part.startsWith('"') ? inside.replaceAll(/\\(["\\$`])/g, "$1") : inside;
  });
}
