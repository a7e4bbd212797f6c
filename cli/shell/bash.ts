import {
  type Completed,
  type CompletedCommand,
  completedCommands,
  flagsAlone,
  summaries,
} from "./command-tree.ts";

/**
 * The completions of bash, from 3.2 on. Everything that they know stands in the script: no process starts at a key
 * but bash's own subshells.
 */
export function bashScript(): string {
  const first = [...summaries("pmx").map(nameOf), "help", ...flagsAlone.map(nameOf)];
  return `# Completions of pmx for bash, written by \`pmx completion bash\`.

_pmx_words() {
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$1" -- "$2"))
}

_pmx_paths() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen "$1" -- "$2"))
  compopt -o filenames 2>/dev/null || true
}

_pmx() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command="\${COMP_WORDS[1]}" at=2 flags="" actions="" next="" operand="" value=""
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _pmx_words "${first.join(" ")}" "$current"
    return
  fi
  # Bash makes three words of --flag=value.
  if [[ "$current" == "=" ]]; then
    current=""
  elif [[ "$previous" == "=" ]]; then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  if [[ "$command" == "data" ]]; then
    if ((COMP_CWORD == 2)); then
      _pmx_words "${[...summaries("data").map(nameOf), "--help"].join(" ")}" "$current"
      return
    fi
    command="data \${COMP_WORDS[2]}"
    at=3
  fi
  case "$command" in
${completedCommands().map(commandCase).join("\n")}
  esac
  if [[ -n "$value" && "$current" != -* ]]; then
    case "$value" in
      :file) _pmx_paths -f "$current" ;;
      :folder) _pmx_paths -d "$current" ;;
      :text) ;;
      *) _pmx_words "$value" "$current" ;;
    esac
  elif [[ "$current" == -* ]]; then
    _pmx_words "$flags" "$current"
  elif ((COMP_CWORD == at)) && [[ -n "$actions" ]]; then
    _pmx_words "$actions" "$current"
  elif ((COMP_CWORD == at + 1)) && [[ -n "$next" ]]; then
    _pmx_words "$next" "$current"
  elif [[ -n "$operand" ]]; then
    _pmx_paths "$operand" "$current"
  else
    _pmx_words "$flags" "$current"
  fi
}

complete -F _pmx pmx
`;
}

const nameOf = ([name]: readonly [string, string]) => name;

function commandCase({ path, flags, actions, operand }: CompletedCommand): string {
  const spelled = flags.flatMap(({ spellings }) => spellings);
  const values = flags.flatMap(({ spellings, value }) =>
    value === undefined ? [] : [`        ${spellings.join(" | ")}) value="${taken(value)}" ;;`],
  );
  const next = Object.entries(actions)
    .filter(([, words]) => words.length > 0)
    .map(([action, words]) => `        ${action}) next="${words.join(" ")}" ;;`);
  return [
    `    "${path}")`,
    `      flags="${spelled.join(" ")}"`,
    ...assigned("actions", Object.keys(actions).join(" ")),
    ...assigned("operand", { file: "-f", folder: "-d", none: "" }[operand ?? "none"]),
    ...cases("$previous", values),
    ...cases(`\${COMP_WORDS[at]}`, next),
    "      ;;",
  ].join("\n");
}

function assigned(name: string, text: string): readonly string[] {
  return text === "" ? [] : [`      ${name}="${text}"`];
}

function cases(subject: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`      case "${subject}" in`, ...lines, "      esac"];
}

/** Words, or what is none of them. */
function taken(value: Completed): string {
  return typeof value === "string" ? `:${value}` : value.join(" ");
}
