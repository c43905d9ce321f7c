import { type Command, Command as CommandClass } from "commander";
import { UserError } from "../../core/errors.ts";

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints a script for the shell, made from the commands and options themselves; ids are asked of `mlebench list`. */
export function completionCommand(loadAll: () => Promise<readonly Command[]>): Command {
  return new CommandClass("completion")
    .argument("<shell>", "bash, zsh or fish")
    .addHelpText(
      "after",
      "\nExample:\n  source <(mlebench completion bash)\n  mlebench completion zsh > ~/.zfunc/_mlebench\n  mlebench completion fish > ~/.config/fish/completions/mlebench.fish\n",
    )
    .action(async (shell: string) => {
      const script = shells[shell as keyof typeof shells];
      if (!script)
        throw new UserError(`No completion for "${shell}". There are: ${Object.keys(shells).join(", ")}.`);
      console.log(script((await loadAll()).map(wordsOf)));
    });
}

interface CommandWords {
  readonly name: string;
  readonly description: string;
  /** Its own, and those of its subcommands. */
  readonly options: readonly string[];
  readonly subcommands: readonly string[];
}

function wordsOf(command: Command): CommandWords {
  const options = [command, ...command.commands]
    .flatMap((each) => each.options.filter((option) => !option.hidden))
    .flatMap((option) => (option.long ? [option.long] : []));
  return {
    name: command.name(),
    description: command.description().split("\n")[0]!,
    options: [...new Set([...options, "--help"])],
    subcommands: command.commands.map((each) => each.name()),
  };
}

function bashScript(commands: readonly CommandWords[]): string {
  const cases = commands
    .map(
      ({ name, options, subcommands }) =>
        `    ${name}) words="${options.join(" ")}" subcommands="${subcommands.join(" ")}" ;;`,
    )
    .join("\n");
  return `_mlebench() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" subcommands=""
  case "$previous" in
    -c|--competition|show) COMPREPLY=($(compgen -W "$(mlebench list --ids 2>/dev/null)" -- "$current")); return ;;
    --submission|--list|--config|--raw|--data-dir|--runs-dir|--output-dir|--results|--drop|--receipts|--key|--tokens|--output) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$current")); return
  fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  if [ "$COMP_CWORD" -eq 2 ] && [ -n "$subcommands" ]; then
    COMPREPLY=($(compgen -W "$subcommands" -- "$current")); return
  fi
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current") $(compgen -W "$(mlebench list --ids 2>/dev/null)" -- "$current")) ;;
  esac
}
complete -o filenames -F _mlebench mlebench`;
}

function zshScript(commands: readonly CommandWords[]): string {
  const names = commands
    .map(({ name, description }) => `    '${name}:${description.replaceAll("'", "").replaceAll(":", "\\:")}'`)
    .join("\n");
  const cases = commands
    .map(({ name, options }) => `    ${name}) compadd -- ${options.join(" ")} ;;`)
    .join("\n");
  const seconds = commands
    .filter(({ subcommands }) => subcommands.length > 0)
    .map(({ name, subcommands }) => `    ${name}) compadd -- ${subcommands.join(" ")}; return ;;`)
    .join("\n");
  return `#compdef mlebench
_mlebench() {
  local -a commands
  commands=(
${names}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  if (( CURRENT == 3 )); then case "\${words[2]}" in
${seconds}
  esac; fi
  case "\${words[CURRENT-1]}" in
    -c|--competition|show) compadd -- \${(f)"$(mlebench list --ids 2>/dev/null)"}; return ;;
  esac
  if [[ "\${words[CURRENT]}" != -* ]]; then _files; compadd -- \${(f)"$(mlebench list --ids 2>/dev/null)"}; return; fi
  case "\${words[2]}" in
${cases}
  esac
}
compdef _mlebench mlebench`;
}

function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, options, subcommands }) => [
    ...subcommands.map((each) => `complete -c mlebench -n '__fish_seen_subcommand_from ${name}' -a ${each}`),
    `complete -c mlebench -n __fish_use_subcommand -a ${name} -d '${description.replaceAll("'", "")}'`,
    ...options.map(
      (option) => `complete -c mlebench -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`,
    ),
  ]);
  const ids = `complete -c mlebench -n '__fish_seen_subcommand_from show grade-sample validate prepare run submit' -a '(mlebench list --ids 2>/dev/null)'`;
  return ["complete -c mlebench -f", ...lines, ids].join("\n");
}
