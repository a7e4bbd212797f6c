import { barbellRule } from "./barbell-allocation.ts";
import { cashAvailable } from "./cash-available.ts";
import { confidenceFloor } from "./confidence-floor.ts";
import { convictionFloor } from "./conviction-floor.ts";
import { edgeOverCost } from "./edge-over-cost.ts";
import { exchangeShare } from "./exchange-share.ts";
import { exitPlaceable } from "./exit-placeable.ts";
import { finiteInputs } from "./finite-inputs.ts";
import { knownOpens } from "./known-opens.ts";
import { longOnly } from "./long-only.ts";
import { minimumExpectedReturn } from "./minimum-expected-return.ts";
import { onePositionPerInstrument } from "./one-position-per-instrument.ts";
import { participationLimit } from "./participation-limit.ts";
import { positionSize } from "./position-size.ts";
import { riskCeiling } from "./risk-ceiling.ts";
import type { Rule } from "./rule.ts";
import { saneExpectedReturn } from "./sane-expected-return.ts";
import { tradingState } from "./trading-state.ts";

/** Every rule, in the order in which decisions report them. A new rule is one file and one line. */
export const rules: readonly Rule[] = [
  tradingState,
  knownOpens,
  finiteInputs,
  saneExpectedReturn,
  minimumExpectedReturn,
  longOnly,
  edgeOverCost,
  confidenceFloor,
  convictionFloor,
  riskCeiling,
  onePositionPerInstrument,
  positionSize,
  participationLimit,
  exchangeShare,
  barbellRule,
  cashAvailable,
  exitPlaceable,
];
