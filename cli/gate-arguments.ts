import { type DataPlace, dataPlaceOf, placeFlags } from "./data/data-place.ts";
import { assuredFlag, type Flag, helpFlag, jsonFlag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf, sprintName, wholeNumber } from "./setting.ts";

/** What `pmx gate` was asked for. */
export interface GateArguments extends DataPlace {
  readonly gate: string;
  /** Empty: the newest that has succeeded. */
  readonly sprints: readonly string[];
  /** Empty for none. */
  readonly baselineSprint: string;
  /** 0 for none. */
  readonly requiredEffectiveAudits: number;
  /** Whether the assured verdict decides the exit code; absent for no. */
  readonly assured?: true;
  readonly json: boolean;
}

const baselineFlag: Flag = {
  name: "baseline",
  value: "SPRINT",
  help: "Sprint that criteria relative to a baseline are held against.",
};

const requireFlag: Flag = {
  name: "require-effective-audits",
  value: "N",
  help: "Fail with fewer effective audits than these.",
};

/** The flags of `pmx gate`, in the order of the help. */
export const gateFlags: readonly Flag[] = [
  baselineFlag,
  requireFlag,
  assuredFlag,
  ...placeFlags,
  jsonFlag,
  helpFlag,
];

/** @throws Fault FIELD_INVALID */
export function gateArguments(typed: ReadFlags, environment: Environment): GateArguments {
  const [gate = "", ...sprints] = typed.words;
  if (gate === "") throw usageFault("gate", "name a gate, for example phase-1; see --help");
  const baseline = settingOf(baselineFlag, typed, environment);
  const required = settingOf(requireFlag, typed, environment);
  return {
    gate,
    sprints: sprints.map((text) => sprintName({ where: "gate", text })),
    baselineSprint: baseline === undefined ? "" : sprintName(baseline),
    requiredEffectiveAudits: required === undefined ? 0 : wholeNumber(required, 1, 1_000_000),
    ...dataPlaceOf(typed, environment),
    ...(typed.values.get("assured") === true && { assured: true as const }),
    json: typed.values.get("json") === true,
  };
}
