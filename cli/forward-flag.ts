import { forwardIdProblem } from "#lib/kernel/forward-id.ts";
import { fileFlags } from "./bars/file-flags.ts";
import { extractionFlags } from "./extraction-flags.ts";
import { type Flag, usageFault } from "./flag.ts";
import { intradayFlags } from "./intraday-flags.ts";
import { policyFlags } from "./policy-flags.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf } from "./setting.ts";

/** The next night of a forward sprint. */
export interface ForwardRequest {
  readonly id: string;
  /**
   * Whether any flag or variable says what is run: it must then be what the first night was told. Where none does, what
   * was pinned is run.
   */
  readonly isDescribed: boolean;
}

export const forwardFlag: Flag = {
  name: "forward",
  value: "NAME",
  help: "Add closed sessions to a sprint that goes on, night after night.",
};

const fixed = "an audit run is added for each session; leave it out";
const ends = "a forward sprint goes on; leave it out";

/** Flags of sprints that end, with why they have no meaning. */
const refused: Readonly<Record<string, string>> = {
  phase: "name its gate with --gate",
  audits: fixed,
  "spacing-bars": fixed,
  "include-frontier-tickers": "name the tickers with --tickers",
  seal: "a forward sprint sees no sealed bars; leave it out",
  "open-seal": "a forward sprint sees no sealed bars; leave it out",
  "request-id": "the name of --forward is one; leave it out",
  resume: "the same command goes on where it was interrupted; leave one out",
  ...Object.fromEntries(Object.values(intradayFlags).map(({ name }) => [name, fixed])),
  ...Object.fromEntries(extractionFlags.map(({ name }) => [name, ends])),
};

/** Flags that say where bars are read, not what is run. */
const ofBars: readonly string[] = ["bars", ...fileFlags.map(({ name }) => name)];

/**
 * What --forward asks for; undefined without it.
 * @param sprintFlags - all flags of the command.
 * @throws Fault FIELD_INVALID for a name that is none, or a flag that only a sprint which ends has.
 */
export function forwardRequestOf(
  typed: ReadFlags,
  environment: Environment,
  sprintFlags: readonly Flag[],
): ForwardRequest | undefined {
  const setting = settingOf(forwardFlag, typed, environment);
  if (setting === undefined) return undefined;
  const id = setting.text;
  const problem = forwardIdProblem(id);
  if (problem !== undefined) throw usageFault("--forward", `"${id}" ${problem}`);
  const other = [...typed.values.keys()].find((name) => Object.hasOwn(refused, name));
  if (other !== undefined) throw usageFault(`--${other}`, `with --forward: ${refused[other]}`);
  const describing = [...sprintFlags.filter((flag) => flag.describesSprint), ...policyFlags];
  const isDescribed = describing.some((flag) => {
    if (ofBars.includes(flag.name) || Object.hasOwn(refused, flag.name)) return false;
    return settingOf(flag, typed, environment) !== undefined;
  });
  return { id, isDescribed };
}
