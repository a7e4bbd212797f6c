import {
  type Completed,
  type CompletedCommand,
  completedCommands,
  flagsAlone,
  summaries,
} from "./command-tree.ts";

/** The completions of zsh, each command and flag with what it does. */
export function zshScript(): string {
  return `#compdef pmx
# Completions of pmx for zsh, written by \`pmx completion zsh\`.

_pmx() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" command="\${words[2]}" operand value
  local -i at=3
  local -a offered flags actions next
  if (( CURRENT == 2 )); then
    offered=(
${described([...summaries("pmx"), ["help", "Show the commands."], ...flagsAlone])}
    )
    _describe 'command' offered
    return
  fi
  if [[ "$current" == --*=* ]]; then
    previous="\${current%%=*}"
    current="\${current#*=}"
    compset -P '*='
  fi
  if [[ "$command" == data ]]; then
    if (( CURRENT == 3 )); then
      offered=(
${described([...summaries("data"), ["--help", "Show the commands."]])}
      )
      _describe 'command' offered
      return
    fi
    command="data \${words[3]}"
    at=4
  fi
  case "$command" in
${completedCommands().map(commandCase).join("\n")}
  esac
  if [[ -n "$value" && "$current" != -* ]]; then
    case "$value" in
      (:file) _files ;;
      (:folder) _files -/ ;;
      (:text) _message 'a value' ;;
      (*) offered=(\${=value}); _describe 'value' offered ;;
    esac
  elif [[ "$current" == -* ]]; then
    _describe -o 'flag' flags
  elif (( CURRENT == at && $#actions > 0 )); then
    _describe 'word' actions
  elif (( CURRENT == at + 1 && $#next > 0 )); then
    _describe 'word' next
  elif [[ "$operand" == file ]]; then
    _files
  elif [[ "$operand" == folder ]]; then
    _files -/
  else
    _describe -o 'flag' flags
  fi
}

# In a folder of fpath this file is the function itself; sourced, it says whom it completes.
if [[ "\${funcstack[1]}" == _pmx ]]; then
  _pmx "$@"
else
  compdef _pmx pmx
fi
`;
}

function commandCase({ path, flags, actions, operand }: CompletedCommand): string {
  const lines = flags.flatMap(({ spellings, flag }) =>
    spellings.map((spelling): readonly [string, string] => [spelling, flag.help]),
  );
  const values = flags.flatMap(({ spellings, value }) =>
    value === undefined ? [] : [`        (${spellings.join("|")}) value='${taken(value)}' ;;`],
  );
  const next = Object.entries(actions)
    .filter(([, words]) => words.length > 0)
    .map(([action, words]) => `        (${action}) next=(${words.join(" ")}) ;;`);
  const names = Object.keys(actions);
  return [
    `    (${quoted(path)})`,
    `      flags=(\n${described(lines)}\n      )`,
    ...(names.length === 0 ? [] : [`      actions=(${names.join(" ")})`]),
    ...(operand === undefined ? [] : [`      operand=${operand}`]),
    ...cases("$previous", values),
    ...cases(`\${words[at]}`, next),
    "      ;;",
  ].join("\n");
}

function cases(subject: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`      case "${subject}" in`, ...lines, "      esac"];
}

/** Entries of _describe, one a line: a colon ends the name. */
function described(entries: readonly (readonly [string, string])[]): string {
  return entries.map(([name, text]) => `        ${quoted(`${name}:${text}`)}`).join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function taken(value: Completed): string {
  return typeof value === "string" ? `:${value}` : value.join(" ");
}
