import { type CommandSyntax, commands } from "../commands.ts";
import { connectionFlags } from "../connection-flags.ts";
import type { Actions } from "../data/data-verb.ts";
import { dataVerbs } from "../data/index.ts";
import type { Flag } from "../flag.ts";

/** What a value can be completed with: files, folders, one of a few words, or nothing that a shell knows. */
export type Completed = "file" | "folder" | "text" | readonly string[];

/** A flag of a command with everything that may be typed for it. */
export interface CompletedFlag {
  readonly flag: Flag;
  /** With their dashes: `--bars`, `-o`, `--no-quiet`. */
  readonly spellings: readonly string[];
  /** Absent for a switch. */
  readonly value?: Completed;
}

/** A command as completions see it. */
export interface CompletedCommand {
  /** Its words after `pmx`: `data show`. */
  readonly path: string;
  readonly summary: string;
  /** In the order of its help; then those of a gateway that runs elsewhere, where it asks one. */
  readonly flags: readonly CompletedFlag[];
  /** What its first word may be, with what may follow each; empty where it is no matter of a few words. */
  readonly actions: Actions;
  /** What its other words are; absent where a shell knows nothing of them. */
  readonly operand?: "file" | "folder";
}

/** Every command, those of `pmx data` after it. */
export function completedCommands(): readonly CompletedCommand[] {
  return Object.entries<CommandSyntax>(commands).flatMap(([name, command]) => [
    completed(name, command),
    ...(name === "data"
      ? Object.entries(dataVerbs).map(([verb, it]) => completed(`data ${verb}`, it))
      : []),
  ]);
}

/** The commands of one level with their summaries: all, or those of `pmx data`. */
export function summaries(within: "pmx" | "data"): readonly (readonly [string, string])[] {
  const group: Readonly<Record<string, CommandSyntax>> = within === "pmx" ? commands : dataVerbs;
  return Object.entries(group).map(([name, { summary }]) => [name, summary]);
}

/** Flags that stand without a command. */
export const flagsAlone = [
  ["--help", "Show the commands."],
  ["--version", "Print the version of pmx and of the runtime."],
] as const;

function completed(path: string, { summary, words, flags, actions }: CommandSyntax) {
  const remote = flags.some(({ name }) => name === "address") ? connectionFlags : [];
  const operand = /\bFILE\b/.test(words) ? "file" : /\b(DIR|FOLDER)\b/.test(words) && "folder";
  return {
    path,
    summary,
    flags: [...flags, ...remote].map(completedFlag),
    actions: actions ?? {},
    ...(operand && { operand }),
  } satisfies CompletedCommand;
}

function completedFlag(flag: Flag): CompletedFlag {
  const { name, alias, short, negatable } = flag;
  const spellings = [
    `--${name}`,
    ...(negatable ? [`--no-${name}`] : []),
    ...(alias === undefined ? [] : [`--${alias}`]),
    ...(short === undefined ? [] : [`-${short}`]),
  ];
  return { flag, spellings, ...(flag.value !== undefined && { value: completedValue(flag) }) };
}

function completedValue({ choices, value = "" }: Flag): Completed {
  if (choices !== undefined) return choices;
  if (/\bFILE\b/.test(value)) return "file";
  return /\bDIR\b/.test(value) ? "folder" : "text";
}
