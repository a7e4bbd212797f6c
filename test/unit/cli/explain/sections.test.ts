import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { auditSection } from "#cli/explain/audit-section.ts";
import { decisionSections } from "#cli/explain/decision-sections.ts";
import { explanationText } from "#cli/explain/explanation.ts";
import { tradeSections } from "#cli/explain/trade-sections.ts";
import { verdictSections } from "#cli/explain/verdict-sections.ts";
import { AuditSchema, AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ExitReason, RoundTripSchema } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { DecisionSchema, Outcome, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { finishedSprint, metric } from "../finished-sprint.ts";

const aapl = { ticker: "AAPL", currency: "USD" };

function sentences(sections: readonly { readonly sentences: readonly string[] }[]): string {
  return sections.flatMap((section) => section.sentences).join("\n");
}

test("a trade is explained with the numbers of docs/pnl-breakdown.md", () => {
  const trip = create(RoundTripSchema, {
    instrument: aapl,
    side: Side.BUY,
    quantityUnits: 100n,
    entryTime: timestampFromMs(Date.UTC(2020, 0, 2)),
    exitTime: timestampFromMs(Date.UTC(2020, 0, 6, 15, 30)),
    entryPrice: 101,
    exitPrice: 93,
    exitReason: ExitReason.STOP,
    triggerPrice: 95,
    gap: true,
    sessionsHeld: 3,
    calendarDaysHeld: 4,
    entryNotionalMicros: 10_100_000_000n,
    grossPnlMicros: -800_000_000n,
    netPnlMicros: -815_520_000n,
    returnRatio: -0.080745,
    costs: {
      halfSpreadMicros: 1_940_000n,
      slippageMicros: 9_700_000n,
      commissionMicros: 2_910_000n,
      impactMicros: 970_000n,
    },
    breakdown: {
      signalMicros: -500_000_000n,
      timingMicros: -300_000_000n,
      priceMicros: -800_000_000n,
      spreadMicros: -1_940_000n,
      slippageMicros: -9_700_000n,
      impactMicros: -970_000n,
      commissionMicros: -2_910_000n,
    },
  });
  const text = sentences(tradeSections(trip, "USD"));
  assert.match(text, /^100 units of AAPL were bought in the bar of 2020-01-02 at 101\.0000 USD, /);
  assert.match(
    text,
    /sold in the bar of 2020-01-06 15:30:00 UTC at 93\.0000 USD, after 3 sessions/,
  );
  assert.match(
    text,
    /its stop was hit \(STOP_LOSS\), at a level of 95\.0000 USD that the price jumped/,
  );
  assert.match(text, /Both fills together cost 15\.52 USD\./);
  assert.match(text, /The net profit is -815\.52 USD, -8\.1 % of what the entry was worth/);
  assert.match(text, /The signal brought -500\.00 USD/);
  assert.match(text, /Timing brought -300\.00 USD/);
  assert.match(
    text,
    /spread -1\.94 USD, slippage -9\.70 USD, impact -0\.97 USD and commission -2\.91 USD/,
  );
  assert.doesNotMatch(text, /dividends|exchange rate|borrowing/);
});

test("a trade whose parts are not recorded says so, and shows no zeros in their place", () => {
  const text = sentences(tradeSections(create(RoundTripSchema, { instrument: aapl }), "USD"));
  assert.match(text, /Its parts are not recorded\./);
  assert.doesNotMatch(text, /brought/);
});

test("a decision that was made smaller says what bound it, and a rule that is only shown does not deny", () => {
  const decision = create(DecisionSchema, {
    instrument: aapl,
    asOfTime: timestampFromMs(Date.UTC(2020, 0, 2)),
    verdict: Verdict.ALLOW_REDUCED,
    rules: [
      { rule: "cash-available", outcome: Outcome.REDUCE, message: "5 units are within the cash" },
      { rule: "drawdown", outcome: Outcome.NOT_EVALUABLE, dryRun: true, message: "no history" },
      { rule: "long-only", outcome: Outcome.NOT_EVALUABLE, message: "no side" },
      // What a later version may find.
      { rule: "of-tomorrow", outcome: 99 as Outcome },
    ],
    size: { requestedUnits: 9n, allowedUnits: 5n, bindingRule: "cash-available" },
  });
  const text = sentences(decisionSections(decision, undefined));
  assert.match(text, /an order of 5 units of AAPL as of 2020-01-02 may be sent, of 9 units/);
  assert.match(text, /cash-available REDUCED the size: 5 units are within the cash\./);
  assert.match(text, /drawdown COULD NOT BE JUDGED \(shown only: .*\): no history\./);
  assert.match(text, /long-only COULD NOT BE JUDGED, which denies: no side\./);
  assert.match(text, /of-tomorrow COULD NOT BE JUDGED, which denies\./);
  const unset = create(DecisionSchema, { ...decision, verdict: Verdict.UNSPECIFIED });
  assert.match(sentences(decisionSections(unset, undefined)), /^DENY: no order in AAPL/);
});

test("an audit says whether it counts, and claims no errors before its outcome has arrived", () => {
  const { RATIO, PRICE } = MetricUnit;
  const key = { ticker: "AAPL", horizonBars: 30 };
  const scored = create(AuditSchema, {
    key,
    status: AuditStatus.EFFECTIVE,
    baselineModel: "naive",
    ensembleRmse: metric("rmse", PRICE, 3.2, 30, "bars"),
    baselineRmse: metric("rmse", PRICE, 3.1, 30, "bars"),
    rmseRatio: metric("rmse_ratio", RATIO, 1.0323, 30, "bars"),
  });
  const text = sentences([
    auditSection(scored, create(DecisionSchema, { instrument: aapl }).instrument),
  ]);
  assert.match(text, /erred by 3\.2000 USD .*, the baseline naive, .* by 3\.1000 USD\./);
  assert.match(text, /The ratio is 1\.032: the ensemble was worse than the baseline\./);
  const open = create(AuditSchema, { key, status: AuditStatus.NOT_SCORED });
  assert.doesNotMatch(sentences([auditSection(open, undefined)]), /erred|ratio/);
});

test("a verdict says of each criterion what it saw and wanted, of all gates or of one", () => {
  const sprint = finishedSprint(GateVerdict.FAIL);
  const all = verdictSections(sprint, sprint.result!, undefined);
  assert.match(sentences(all.slice(0, 1)), /^FAIL: /);
  assert.match(
    sentences(all),
    /Violation rate was 40\.0 % \(95 % interval \[21\.9, 61\.3\]\) over 20 effective audits.*, wanted ≤ .*: FAIL\./,
  );
  const [gate] = sprint.result!.gates;
  const one = verdictSections(sprint, sprint.result!, gate!.gate);
  assert.equal(one.length, 1);
  assert.match(one[0]!.title, new RegExp(`^Gate ${gate!.gate}`));
});

test("no line of an explanation is wider than it may be", () => {
  const explanation = {
    name: "audits/1",
    sections: [
      { title: `Gate: ${"a ".repeat(60).trim()}`, sentences: ["word ".repeat(60).trim()] },
    ],
    records: {},
  };
  const lines = explanationText(explanation, 60).trimEnd().split("\n");
  assert.ok(lines.length > 8);
  for (const line of lines) assert.ok(line.length <= 60, line);
  for (const line of lines.slice(3)) assert.match(line, /^ {2}(a|word)/);
});
