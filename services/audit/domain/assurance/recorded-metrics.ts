import { attributionFilled } from "../metrics/attribution-filled.ts";
import { auditRuns, effectiveAudits, recordedAudits } from "../metrics/audit-counts.ts";
import { barbellFilled } from "../metrics/barbell-filled.ts";
import { leastDaysHeld, shortTimeExits } from "../metrics/days-held.ts";
import { decisionCounts } from "../metrics/decision-counts.ts";
import {
  decisionFailFraction,
  negativeExpectedProfitFraction,
} from "../metrics/decision-shares.ts";
import { auditsWorth, auditsWorthHolding } from "../metrics/effective-n.ts";
import { exchangeShareAfterFill } from "../metrics/exchange-share.ts";
import { frontierInstruments } from "../metrics/frontier-instruments.ts";
import { orderCounts } from "../metrics/order-counts.ts";
import { pipelineErrors } from "../metrics/pipeline-errors.ts";
import { regimeVerdictMetrics } from "../metrics/regime-verdict.ts";
import { auditsBelowPromotion } from "../metrics/rmse-ratio.ts";
import { closedTrades } from "../metrics/trade-results.ts";

/**
 * The metrics that say what is recorded: how much evidence there is, how complete it is, what was decided. Luck in
 * the market has no part in them, so that an assured verdict takes them as written. Every other metric estimates
 * something, and without a law of it nothing is shown.
 */
export const recordedMetrics: ReadonlySet<string> = new Set(
  [
    ...[auditRuns, recordedAudits, effectiveAudits, auditsBelowPromotion, closedTrades],
    ...[...auditsWorth, ...auditsWorthHolding, ...decisionCounts, ...orderCounts],
    ...[attributionFilled, barbellFilled, leastDaysHeld, shortTimeExits],
    ...[decisionFailFraction, negativeExpectedProfitFraction],
    ...[exchangeShareAfterFill, frontierInstruments, pipelineErrors, ...regimeVerdictMetrics],
  ].map(({ name }) => name),
);
