import { decideByFlag } from "./comparison-outcome.ts";
import { type Flag, usageFault } from "./flag.ts";
import { planFlags } from "./plan-flags.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf, wholeNumber } from "./setting.ts";
import type { SprintArguments } from "./sprint-arguments.ts";
import { type Variant, variantsOf } from "./variants/variant.ts";
import { variantArguments, variantFlags } from "./variants/variant-flags.ts";

/** What `pmx ab` was asked for. */
export interface AbArguments {
  readonly sprint: SprintArguments;
  /** The arm that the other is held against, and the other. */
  readonly arms: readonly [Variant, Variant];
  /** Metric whose conclusion is that of the comparison; empty for the audit service's default. */
  readonly decideBy: string;
  /** Audit runs between two looks at both arms, which end when they are decided; absent: both run to their end. */
  readonly lookEveryAudits?: number;
}

const stopFlag: Flag = {
  name: "stop-when-decided",
  help: "Run both arms beside each other and end them when they are decided.",
};

const lookEveryFlag: Flag = {
  name: "look-every",
  value: "N",
  help: "With --stop-when-decided: look after every N audit runs. Default 1.",
};

const openSealFlag: Flag = {
  ...planFlags.openSeal,
  help: "With --stop-when-decided: run both arms on the bars of pmx seal.",
};

/** The flags of `pmx ab`, in the order of the help. */
export const abFlags: readonly Flag[] = [
  variantFlags[0]!,
  ...[decideByFlag, stopFlag, lookEveryFlag, openSealFlag],
  ...variantFlags.slice(1),
];

/** @throws Fault FIELD_INVALID, also for anything but two arms that differ in one setting. */
export function abArguments(typed: ReadFlags, environment: Environment): AbArguments {
  const { sprint, varied } = variantArguments(typed, environment);
  const [base, other, ...more] = variantsOf(varied);
  if (base === undefined || other === undefined || more.length > 0) {
    const tried = `${more.length + 2} variants`;
    throw usageFault(
      "--vary",
      `${tried} are no pair; give one setting two values, or use pmx sweep`,
    );
  }
  const decideBy = settingOf(decideByFlag, typed, environment)?.text ?? "";
  if (sprint.plan.openSeal !== undefined && typed.values.get("stop-when-decided") !== true) {
    throw usageFault("--open-seal", "opens for both arms at once; add --stop-when-decided");
  }
  const lookEveryAudits = lookEveryOf(typed, environment, sprint.plan.audits);
  const stops = lookEveryAudits !== undefined && { lookEveryAudits };
  return { sprint, arms: [base, other], decideBy, ...stops };
}

function lookEveryOf(
  typed: ReadFlags,
  environment: Environment,
  audits: number,
): number | undefined {
  const setting = settingOf(lookEveryFlag, typed, environment);
  if (typed.values.get("stop-when-decided") !== true) {
    // A variable may be meant for pmx plan.
    if (typed.values.get("look-every") === undefined) return undefined;
    throw usageFault(
      "--look-every",
      "is for --stop-when-decided, which alone looks before the end",
    );
  }
  if (audits < 2) throw usageFault("--stop-when-decided", "needs two audit runs or more");
  return setting === undefined ? 1 : wholeNumber(setting, 1, audits - 1);
}
