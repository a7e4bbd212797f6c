import { decideByFlag } from "./comparison-outcome.ts";
import { type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf } from "./setting.ts";
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
}

/** The flags of `pmx ab`, in the order of the help. */
export const abFlags: readonly Flag[] = [variantFlags[0]!, decideByFlag, ...variantFlags.slice(1)];

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
  return { sprint, arms: [base, other], decideBy };
}
