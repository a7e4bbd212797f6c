export {
  barSeries,
  corporateAction,
  priceBlock,
  removedBars,
  seriesBar,
  seriesRevision,
} from "../market-data/store/bar-tables.ts";
export { readiness, waiver, waiverRevocation } from "../readiness/store/readiness-tables.ts";
export { seal, sealOpening } from "../sprint/store/seal-tables.ts";
export {
  forwardNight,
  removedSprint,
  sprint,
  sprintLook,
  sprintStep,
} from "../sprint/store/sprint-tables.ts";
export { sprintTrial, trial } from "../sprint/store/trial-tables.ts";
