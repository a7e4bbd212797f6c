import assert from "node:assert/strict";
import { test } from "node:test";
import { exchangeShareAfterFill } from "#services/audit/domain/metrics/exchange-share.ts";
import { frontierInstruments } from "#services/audit/domain/metrics/frontier-instruments.ts";
import { pipelineErrors } from "#services/audit/domain/metrics/pipeline-errors.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  evidenceWith,
  type SampleEvidence,
  sampleFill,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const scoredOf = (ticker: string, day = 5) =>
  sampleScored(1, 1, { key: sampleKey({ ticker, asOfMs: Date.UTC(2015, 0, day) }) });

/** The metric's value, or why it has none, and n. */
function found(metric: ReturnType<typeof measure>) {
  return ["value" in metric ? metric.value : metric.undefinedReason, metric.n];
}

test("instruments of frontier markets are counted once however often they are forecast", () => {
  const tickers = ["AAPL", "UBA.LG", "EABL.NR", "SHEL.L", "MTN.JO", "MTN"];
  const scored = tickers.flatMap((ticker) => [scoredOf(ticker), scoredOf(ticker, 6)]);
  assert.deepEqual(found(measure(frontierInstruments, evidenceWith({ scored }), {})), [3, 6]);
  assert.deepEqual(found(measure(frontierInstruments, evidenceWith(), {})), [0, 0]);
});

test("a forecast that was not made, or not scored in full, is an error of the pipeline", () => {
  const errors = (sample: SampleEvidence) =>
    found(measure(pipelineErrors, evidenceWith(sample), {}));
  const scored = [scoredOf("AAPL"), scoredOf("UBA.LG")];
  assert.deepEqual(errors({ scored }), [0, 2]);
  const failed = [{ key: sampleKey({ ticker: "MTN.JO" }), reason: "FIT_FAILED" }];
  assert.deepEqual(errors({ scored, failed }), [1, 3]);
  // One that failed and was made later is none.
  assert.deepEqual(errors({ scored: [...scored, scoredOf("MTN.JO")], failed }), [0, 3]);
  const key = sampleKey({ ticker: "MSFT" });
  assert.deepEqual(errors({ scored: [...scored, sampleScored(undefined, 1, { key })] }), [1, 3]);
  assert.deepEqual(errors({ scored: [...scored, sampleScored(1, undefined, { key })] }), [1, 3]);
  // A price that never moved has a baseline without an error: nothing of pmx failed.
  assert.deepEqual(errors({ scored: [...scored, sampleScored(1, 0, { key })] }), [0, 3]);
});

test("while a forecast waits for its outcome nobody says that there was no error", () => {
  const pending = [scoredOf("MSFT", 9)];
  const waiting = measure(
    pipelineErrors,
    evidenceWith({ scored: [scoredOf("AAPL")], pending }),
    {},
  );
  assert.deepEqual(found(waiting), ["TOO_FEW_OBSERVATIONS", 1]);
  const failed = [{ key: sampleKey({ ticker: "MTN.JO" }), reason: "FIT_FAILED" }];
  assert.deepEqual(found(measure(pipelineErrors, evidenceWith({ pending, failed }), {})), [1, 1]);
});

const share = (exchange: string, exposureMicros: bigint, equityMicros = 1_000n) =>
  sampleFill({ exchangeShare: { exchange, exposureMicros, equityMicros } });

test("the share of an exchange is the largest after a fill on it, not after fills elsewhere", () => {
  const fills = [share("XNSA", 40n), share("XNSA", 49n), share("XNSA", 10n), share("US", 900n)];
  const of = (exchange: string) =>
    found(measure(exchangeShareAfterFill, evidenceWith({ fills }), { exchange }));
  assert.deepEqual(of("XNSA"), [0.049, 3]);
  assert.deepEqual(of("US"), [0.9, 1]);
  assert.deepEqual(of("XNAI"), [0, 0]);
});

test("a fill that opened a lot and does not say what was held leaves the share unknown", () => {
  const of = (sample: SampleEvidence) =>
    found(measure(exchangeShareAfterFill, evidenceWith(sample), { exchange: "XNSA" }));
  const fills = [share("XNSA", 40n), sampleFill()];
  // The second fill is the exit of the closed trade.
  assert.deepEqual(of({ fills, trades: [sampleTrade()] }), [0.04, 1]);
  assert.deepEqual(of({ fills }), ["NO_DATA", 1]);
});

test("exposure without equity has no share that a gate could pass", () => {
  const fills = [share("XNSA", 1n, 0n)];
  const metric = measure(exchangeShareAfterFill, evidenceWith({ fills }), { exchange: "XNSA" });
  assert.deepEqual(found(metric), ["NON_FINITE", 1]);
});
