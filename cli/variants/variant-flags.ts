import { type Flag, usageFault } from "../flag.ts";
import { notifyFlags } from "../notify/notify-flags.ts";
import type { ReadFlags } from "../read-flags.ts";
import { type Environment, settingOf } from "../setting.ts";
import { type SprintArguments, sprintArguments, sprintFlags } from "../sprint-arguments.ts";
import { type VariedSetting, variedSettings } from "./varied-setting.ts";

const varyFlag: Flag = {
  name: "vary",
  value: "SETTING=A,B",
  repeatable: true,
  help: "A setting of the forecast or risk policy with its values.",
};

/** What several sprints cannot be given: a sprint to resume, bars that are taken anew, a seal to open, one end to tell of. */
const ofOneSprint: readonly string[] = [
  ...["resume", "cycles", "open-seal"],
  ...notifyFlags.map(({ name }) => name),
];

/** The flags of a command that runs a sprint for each variant, in the order of the help. */
export const variantFlags: readonly Flag[] = [
  varyFlag,
  ...sprintFlags.filter(({ name }) => !ofOneSprint.includes(name)),
];

/** What a command that runs a sprint for each variant was asked for. */
export interface VariantArguments {
  readonly sprint: SprintArguments;
  readonly varied: readonly VariedSetting[];
}

/** @throws Fault FIELD_INVALID */
export function variantArguments(typed: ReadFlags, environment: Environment): VariantArguments {
  const setting = settingOf(varyFlag, typed, environment);
  const example = "for example --vary regime.enabled=true,false";
  if (setting === undefined) throw usageFault("--vary", `say what is varied, ${example}`);
  const { CYCLES: _, ...rest } = environment;
  return { varied: variedSettings(setting), sprint: sprintArguments(typed, rest) };
}
