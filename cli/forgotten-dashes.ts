import { type Flag, usageFault } from "./flag.ts";
import { isNpx } from "./program.ts";
import type { Environment } from "./setting.ts";
import { shellWord } from "./shell-word.ts";

/**
 * Refuses flags that npm took for its own. `npm run sprint --tickers=MSFT` without a bare `--` passes
 * nothing on but sets npm_config_tickers, and the sprint would run on what nobody asked for.
 * @param words - what npm did pass on.
 * @throws Fault FIELD_INVALID with the line to write instead.
 */
export function refuseForgottenDashes(
  command: string,
  flags: readonly Flag[],
  words: readonly string[],
  environment: Environment,
): void {
  // What npx is set to is npm's own: audit=false in an .npmrc is no --audit of pmx.
  if (isNpx(environment)) return;
  const taken = flags.flatMap((flag) => takenByNpm(flag, command, environment));
  if (taken.length === 0) return;
  const whole = taken.filter(({ text }) => text !== undefined).map(({ text }) => text);
  const line = ["npm run", environment.npm_lifecycle_event || command, "--", ...whole];
  // A flag without `=` has lost its value to the words; of several, nobody knows which is whose.
  const cutOff = taken.filter(({ text }) => text === undefined);
  if (cutOff.length === 1 && words.length > 0) line.push(`--${cutOff[0]!.name}`);
  else line.push(...cutOff.map(({ name, flag }) => `--${name}${placeholder(flag)}`));
  if (cutOff.length <= 1) line.push(...words.map(shellWord));
  const advice = `npm took it for an option of its own; write: ${line.join(" ")}`;
  throw usageFault(`--${taken[0]!.name}`, advice);
}

interface TakenFlag {
  readonly flag: Flag;
  /** As it was typed: the flag's name or its other spelling. */
  readonly name: string;
  /** How to type it; absent when npm does not know its value. */
  readonly text: string | undefined;
}

function takenByNpm(flag: Flag, command: string, environment: Environment): readonly TakenFlag[] {
  const names = flag.alias === undefined ? [flag.name] : [flag.name, flag.alias];
  return names.flatMap((name) => {
    const value = environment[`npm_config_${name.replaceAll("-", "_")}`];
    // npm has a --json itself, which may be meant for the command that runs us.
    const isNpms = name === "json" && environment.npm_lifecycle_event !== command;
    if (value === undefined || isNpms) return [];
    if (flag.value !== undefined) {
      return [{ flag, name, text: value === "true" ? undefined : `--${name}=${shellWord(value)}` }];
    }
    // npm makes `--no-proof-mode` an empty npm_config_proof_mode.
    if (value !== "") return [{ flag, name, text: `--${name}` }];
    return flag.negatable ? [{ flag, name, text: `--no-${name}` }] : [];
  });
}

function placeholder({ value, valueOptional }: Flag): string {
  return valueOptional ? "" : `=${value}`;
}
