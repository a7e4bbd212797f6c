import { directionalAccuracy } from "./directional-accuracy.ts";
import { featureItems } from "./feature-items.ts";
import { gateItems } from "./gate-items.ts";
import type { ItemRule } from "./item-rule.ts";
import { scheduledJob } from "./scheduled-job.ts";
import { testsPassed } from "./tests-passed.ts";
import { timesInUtc } from "./times-in-utc.ts";

/** The twelve items of the roadmap's checklist, in its order. */
export const itemRules: readonly ItemRule[] = [
  ...gateItems,
  ...featureItems,
  directionalAccuracy,
  testsPassed,
  timesInUtc,
  scheduledJob,
].sort((one, other) => one.number - other.number);

/** The numbers of the checklist. */
export const itemNumbers: readonly number[] = Array.from({ length: 12 }, (_, at) => at + 1);

/** Ids of the items that a waiver may defer. */
export const deferrableItems: readonly string[] = itemRules
  .filter(({ isDeferrable }) => isDeferrable)
  .map(({ id }) => id);

export { featureGates } from "./feature-items.ts";
export { askedGates } from "./gate-items.ts";
