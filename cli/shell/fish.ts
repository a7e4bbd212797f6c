import {
  type CompletedCommand,
  type CompletedFlag,
  completedCommands,
  flagsAlone,
  summaries,
} from "./command-tree.ts";

/** The completions of fish, from 3.0 on, each command and flag with what it does. */
export function fishScript(): string {
  return `# Completions of pmx for fish, written by \`pmx completion fish\`.

# Whether the words before the cursor begin with these.
function __pmx_within
    set -l typed (commandline -opc)
    set -l last (math (count $argv) + 1)
    test (count $typed) -ge $last; and test "$typed[2..$last]" = "$argv"
end

# Whether the words before the cursor are these.
function __pmx_after
    set -l typed (commandline -opc)
    test (count $typed) -eq (math (count $argv) + 1); or return 1
    test (count $argv) -eq 0; or test "$typed[2..-1]" = "$argv"
end

complete -c pmx -f
${commandsAfter("", [...summaries("pmx"), ["help", "Show the commands."]])}
${flagsAlone.map(([name, text]) => `complete -c pmx -n __pmx_after -l ${name.slice(2)} -d ${quoted(text)}`).join("\n")}
${commandsAfter("data", summaries("data"))}
${completedCommands().map(commandLines).join("\n")}
`;
}

function commandsAfter(path: string, entries: readonly (readonly [string, string])[]): string {
  const condition = quoted(`__pmx_after ${path}`.trim());
  return entries
    .map(([name, text]) => `complete -c pmx -n ${condition} -a ${name} -d ${quoted(text)}`)
    .join("\n");
}

function commandLines({ path, flags, actions, operand }: CompletedCommand): string {
  // What is of the group alone is not of the commands in it.
  const within = `complete -c pmx -n ${quoted(`__pmx_${path === "data" ? "after" : "within"} ${path}`)}`;
  const after = (words: string) => `complete -c pmx -n ${quoted(`__pmx_after ${words}`)}`;
  return [
    ...flags.flatMap((flag) => flagLines(within, flag)),
    ...offered(after(path), Object.keys(actions)),
    ...Object.entries(actions).flatMap(([action, words]) =>
      offered(after(`${path} ${action}`), words),
    ),
    ...(operand === "file" ? [`${within} -F`] : []),
    ...(operand === "folder" ? [`${within} -a '(__fish_complete_directories)'`] : []),
  ].join("\n");
}

function offered(condition: string, words: readonly string[]): readonly string[] {
  return words.length === 0 ? [] : [`${condition} -a ${quoted(words.join(" "))}`];
}

function flagLines(within: string, { spellings, flag, value }: CompletedFlag): readonly string[] {
  return spellings.map((spelling) => {
    const name = spelling.startsWith("--") ? `-l ${spelling.slice(2)}` : `-s ${spelling.slice(1)}`;
    return `${within} ${[name, ...valueWords(value), "-d", quoted(flag.help)].join(" ")}`;
  });
}

function valueWords(value: CompletedFlag["value"]): readonly string[] {
  if (value === undefined) return [];
  if (value === "file") return ["-r -F"];
  if (value === "folder") return ["-x -a '(__fish_complete_directories)'"];
  return value === "text" ? ["-x"] : [`-x -a ${quoted(value.join(" "))}`];
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
