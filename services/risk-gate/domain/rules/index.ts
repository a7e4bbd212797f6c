import { allowedCurrency } from "./allowed-currency.ts";
import { assetClassShare } from "./asset-class-share.ts";
import { barbellRule } from "./barbell-allocation.ts";
import { cashAvailable } from "./cash-available.ts";
import { confidenceFloor } from "./confidence-floor.ts";
import { convictionFloor } from "./conviction-floor.ts";
import { dailyLoss } from "./daily-loss.ts";
import { duplicateOrder } from "./duplicate-order.ts";
import { edgeOverCost } from "./edge-over-cost.ts";
import { emergingShare } from "./emerging-share.ts";
import { exchangeShare } from "./exchange-share.ts";
import { exitPlaceable } from "./exit-placeable.ts";
import { finiteInputs } from "./finite-inputs.ts";
import { forecastAge } from "./forecast-age.ts";
import { grossExposure } from "./gross-exposure.ts";
import { heldCorrelation } from "./held-correlation.ts";
import { knownOpens } from "./known-opens.ts";
import { longOnly } from "./long-only.ts";
import { losingTickerLock } from "./losing-ticker-lock.ts";
import { lossCooldown } from "./loss-cooldown.ts";
import { maximumDrawdown } from "./maximum-drawdown.ts";
import { minimumDirectionalAccuracy } from "./minimum-directional-accuracy.ts";
import { minimumExpectedProfit } from "./minimum-expected-profit.ts";
import { minimumExpectedReturn } from "./minimum-expected-return.ts";
import { nameExposure } from "./name-exposure.ts";
import { netExposure } from "./net-exposure.ts";
import { onePositionPerInstrument } from "./one-position-per-instrument.ts";
import { participationLimit } from "./participation-limit.ts";
import { positionSize } from "./position-size.ts";
import { restrictedTicker } from "./restricted-ticker.ts";
import { riskCeiling } from "./risk-ceiling.ts";
import type { Rule } from "./rule.ts";
import { saneExpectedReturn } from "./sane-expected-return.ts";
import { stalePrice } from "./stale-price.ts";
import { stopLossGuard } from "./stop-loss-guard.ts";
import { tradingState } from "./trading-state.ts";
import { validationError } from "./validation-error.ts";
import { warningDrawdown } from "./warning-drawdown.ts";

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
  minimumDirectionalAccuracy,
  validationError,
  minimumExpectedProfit,
  forecastAge,
  grossExposure,
  netExposure,
  nameExposure,
  assetClassShare,
  emergingShare,
  heldCorrelation,
  maximumDrawdown,
  warningDrawdown,
  dailyLoss,
  lossCooldown,
  stopLossGuard,
  losingTickerLock,
  restrictedTicker,
  allowedCurrency,
  duplicateOrder,
  stalePrice,
];
