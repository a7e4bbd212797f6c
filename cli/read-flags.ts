import { parseArgs } from "node:util";
import type { Fault } from "#lib/kernel/fault.ts";
import { closestWord } from "#lib/kit/config/closest-word.ts";
import { type Flag, usageFault } from "./flag.ts";

/** What was typed: values by flag name (a switch holds a boolean), and words that are no flags. */
export interface ReadFlags {
  readonly values: ReadonlyMap<string, string | boolean>;
  readonly words: readonly string[];
}

/**
 * Reads a command's arguments. Of a repeated flag the last one counts, unless it is one that may be repeated.
 * @throws Fault FIELD_INVALID for a flag that does not exist, lacks its value, or has one too many.
 */
export function readFlags(typed: readonly string[], flags: readonly Flag[]): ReadFlags {
  const byName = spellings(flags);
  const { tokens } = parseArgs({
    args: spellOutOptionalValues(typed, byName),
    options: Object.fromEntries(
      [...byName].map(([name, { flag }]) => [
        name,
        { type: flag.value ? "string" : "boolean", ...(flag.short && { short: flag.short }) },
      ]),
    ),
    // Our own checks below say more than parseArgs does, and a value may start with one dash.
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string | boolean>();
  const words: string[] = [];
  let list: string | undefined;
  for (const token of tokens) {
    if (token.kind === "option-terminator") list = undefined;
    if (token.kind === "positional") {
      if (list === undefined) words.push(token.value);
      else values.set(list, joined(`${values.get(list)}`, token.value));
    }
    if (token.kind !== "option") continue;
    const spelling = byName.get(token.rawName === "-h" ? "help" : token.name);
    if (spelling === undefined) throw unknownFlag(token.rawName, [...byName.keys()]);
    const { name, onceOnly, repeatable } = spelling.flag;
    if (onceOnly !== undefined && values.has(name)) {
      throw usageFault(token.rawName, `is given twice; ${onceOnly}`);
    }
    const value = flagValue(token.rawName, token.value, spelling);
    const earlier = repeatable ? values.get(name) : undefined;
    values.set(name, earlier === undefined ? value : joined(`${earlier}`, `${value}`));
    list = spelling.flag.list && name;
  }
  return { values, words };
}

/** One more word of a list; a comma at either side of the space (`A, B`) is the one that is meant. */
function joined(list: string, word: string): string {
  return `${list.replace(/,$/, "")},${word.replace(/^,/, "")}`;
}

interface Spelling {
  readonly flag: Flag;
  readonly negated: boolean;
}

function spellings(flags: readonly Flag[]): Map<string, Spelling> {
  const byName = new Map<string, Spelling>();
  for (const flag of flags) {
    byName.set(flag.name, { flag, negated: false });
    if (flag.alias !== undefined) byName.set(flag.alias, { flag, negated: false });
    if (flag.negatable) byName.set(`no-${flag.name}`, { flag, negated: true });
  }
  return byName;
}

/** parseArgs knows no optional values: `--resume` alone becomes `--resume=`. */
function spellOutOptionalValues(typed: readonly string[], byName: Map<string, Spelling>): string[] {
  return typed.map((word, position) => {
    const optional = word.startsWith("--") && byName.get(word.slice(2))?.flag.valueOptional;
    const next = typed[position + 1];
    return optional && (next === undefined || next.startsWith("-")) ? `${word}=` : word;
  });
}

function flagValue(
  typed: string,
  value: string | undefined,
  { flag, negated }: Spelling,
): string | boolean {
  if (flag.value === undefined) {
    if (value === undefined) return !negated;
    const instead = flag.negatable ? `--${flag.name} or --no-${flag.name}` : `--${flag.name}`;
    throw usageFault(typed, `takes no value, got "${value}"; write ${instead}`);
  }
  const missing = value === undefined || value.startsWith("--");
  if (missing) throw usageFault(typed, `needs a value: ${typed} ${flag.value}`);
  return value;
}

function unknownFlag(typed: string, known: readonly string[]): Fault {
  const guess = closestWord(typed.replace(/^-+/, ""), known);
  const hint = guess === undefined ? "see --help" : `did you mean --${guess}? See --help`;
  return usageFault(typed, `no such flag; ${hint}`);
}
