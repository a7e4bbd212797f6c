import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toJson } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { reportWidth, sprintReport } from "#cli/report/sprint-report.ts";
import { GateBlockSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { CurrencyEffectSchema } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  GateNotAskedSchema,
  PinnedRateSchema,
  PinnedSeriesSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { MetricSchema, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { auditStep, finishedSprint, settlementStep } from "#test/unit/cli/finished-sprint.ts";
import { assertGolden } from "#test/unit/cli/golden.ts";

const timings = { startupMs: 1234.5, sprintMs: 4200, totalMs: 5434.5, perAuditMs: 200 };

const steps = [auditStep(1), auditStep(2, Verdict.ALLOW), settlementStep(2)];

function report(verdict: GateVerdict, columns?: number): string {
  const sprint = finishedSprint(verdict);
  return sprintReport(sprint, sprint.result!, { steps, records: "/data/.pmx", timings, columns });
}

test("a failed sprint is rendered as in the golden file", () => {
  assertGolden("sprint-report-fail.txt", report(GateVerdict.FAIL));
});

test("the report says whose dividends are paid, and nothing where none is", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  const reported = () => sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.doesNotMatch(reported(), /Payouts/);
  sprint.series = [create(PinnedSeriesSchema, { ticker: "AAPL", dividendCount: 12 })];
  assert.match(
    reported(),
    /\nPayouts {2}dividends in cash where held over the ex-date, buy-and-hold too: AAPL \(12 known\)\n/,
  );
});

test("the report names the gates that were not asked, and why not", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  sprint.gatesNotAsked = [
    create(GateNotAskedSchema, { gate: "phase-1", neededAudits: 20, reason: "needs 20 audits" }),
  ];
  const text = sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.match(text, /\n\nGates not asked\n {2}phase-1: needs 20 audits\n\n/);
});

test("a criterion that holds in its warning band is WARN, one that does not hold is what it is", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  const criterion = sprint.result!.gates[0]!.criteria[0]!;
  Object.assign(criterion, { warns: true, windowDays: 730, criterion: "fail-fraction" });
  const reported = () => sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  criterion.verdict = GateVerdict.PASS;
  assert.match(reported(), /\n {2}fail fraction \(last 730 days\) .* WARN\n/);
  criterion.verdict = GateVerdict.FAIL;
  assert.match(reported(), /\n {2}fail fraction \(last 730 days\) .* FAIL\n/);
});

test("a gate in blocks has a row for each, which says which of them decides", () => {
  const sprint = finishedSprint(GateVerdict.FAIL);
  const gate = sprint.result!.gates[1]!;
  const { criteria } = gate;
  criteria[0]!.windowAudits = 20;
  gate.furtherAuditSets = ["sprints/9f8e7d"];
  gate.blocks = [
    create(GateBlockSchema, {
      auditRuns: 20,
      effectiveAudits: 19n,
      criteria,
      verdict: GateVerdict.PASS,
    }),
    create(GateBlockSchema, { auditRuns: 40, effectiveAudits: 39n, criteria, decides: true }),
  ];
  const text = sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.match(text, /^ {2}violation rate \(last 20\) /m);
  assert.match(text, /^ {2}with the audits of sprints\/9f8e7d$/m);
  assert.match(text, /^ {2}20 runs +19 .*40\.0 %.* PASS +information$/m);
  assert.match(text, /^ {2}40 runs +39 .*40\.0 %.* FAIL +decides$/m);
  assert.match(
    text,
    /^ {2}the block after 40 runs is the one look that decides; what the criteria/m,
  );
});

test("a sprint that no gate could be asked of says so", () => {
  const sprint = finishedSprint(GateVerdict.INCONCLUSIVE);
  sprint.result!.gates = [];
  const text = sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.match(text, /INCONCLUSIVE: no gate was asked;/);
});

test("no line of the report is wider than 100 characters", () => {
  for (const line of report(GateVerdict.INCONCLUSIVE).split("\n")) {
    assert.ok(line.length <= reportWidth, line);
  }
});

for (const columns of [40, 60, 80]) {
  test(`at ${columns} columns every line fits, and nothing of the wide report is left out`, () => {
    for (const verdict of [GateVerdict.PASS, GateVerdict.FAIL, GateVerdict.INCONCLUSIVE]) {
      const narrow = report(verdict, columns);
      for (const line of narrow.split("\n")) assert.ok(line.length <= columns, line);
      // A hash stands in parts where it does not fit.
      const part = columns === 40 ? /.{16}(?=.)/g : columns === 60 ? /.{32}(?=.)/g : /$^/g;
      const words = (text: string) =>
        text.replaceAll(/\b[0-9a-f]{64}\b/g, (hash) => hash.replaceAll(part, "$& ")).split(/\s+/);
      assert.deepEqual(words(narrow).sort(), words(report(verdict)).sort());
    }
  });
}

test("a wider screen has no wider lines than 100 characters", () => {
  assert.equal(report(GateVerdict.PASS, 200), report(GateVerdict.PASS));
});

test("the report names currency, starting capital and regime", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  const text = () => sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.match(text(), /^Capital {2}25,000\.00 USD$/m);
  assert.match(text(), /^Regime {3}off$/m);
  assert.match(text(), /net pnl +1,234\.57 USD/);
  sprint.policy!.forecast = create(ForecastPolicySchema, {
    regime: { enabled: true, weights: [{ label: "CRISIS" }] },
  });
  assert.match(text(), /^Regime {3}on, with weights of its own for CRISIS$/m);
});

test("the report names the rates, what they brought, and that generated ones are no evidence", () => {
  const sprint = finishedSprint(GateVerdict.INCONCLUSIVE);
  const text = () => sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.doesNotMatch(text(), /Rates|by currency/);
  const leg = { ticker: "USDZAR=X", inverse: true, source: "USDZAR=X.csv", dataHash: "h" };
  const legs = [{ ...leg, dataProvenance: DataProvenance.REAL }];
  sprint.rates = [create(PinnedRateSchema, { fromCurrency: "ZAR", toCurrency: "USD", legs })];
  sprint.result!.scorecard!.currencyEffect = create(CurrencyEffectSchema, {
    trades: 3n,
    pricePnlMicros: 12_500_000n,
    currencyPnlMicros: -2_500_000n,
  });
  assert.match(text(), /^Rates {4}ZAR at USDZAR=X \(USDZAR=X\.csv\); all amounts are in USD$/m);
  assert.match(text(), /gross by price +12\.50 USD +3$/m);
  assert.match(text(), /gross by currency +-2\.50 USD +3$/m);
  assert.match(text(), /^INCONCLUSIVE: not enough evidence/m);
  sprint.rates[0]!.legs[0]!.dataProvenance = DataProvenance.SYNTHETIC;
  assert.match(text(), /USDZAR=X\.csv, generated\)/);
  assert.match(text(), /^INCONCLUSIVE: its amounts were converted at generated rates/m);
});

test("beside the verdict stand dates, what they are worth, and violations over both horizons", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  const text = () => sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.doesNotMatch(text(), /^Evidence:/m);
  const metric = (name: string, n: bigint, value: number, unit: MetricUnit = MetricUnit.COUNT) =>
    create(MetricSchema, { name, n, unit, result: { case: "value", value } });
  sprint.series = [create(PinnedSeriesSchema, { ticker: "AAPL", holdingBars: 5 })];
  sprint.result!.scorecard!.metrics = [
    metric("audit_dates", 21n, 7),
    metric("effective_n", 21n, 6),
    metric("violation_rate", 21n, 0.3, MetricUnit.SHARE),
    metric("violation_rate_holding", 21n, 0.05, MetricUnit.SHARE),
  ];
  assert.match(
    text().replace(/\s+/g, " "),
    /Evidence: 21 effective audits on 7 dates, worth 6 independent observations; violations 30\.0 % over 30 bars, 5\.0 % over 5 bars that a position is held for\. PASS/,
  );
});

test("the as-of dates are those of the JSON", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  const [first, last] = [sprint.asOfTimes[0]!, sprint.asOfTimes.at(-1)!].map((time) =>
    String(toJson(TimestampSchema, time)).slice(0, 10),
  );
  assert.ok(report(GateVerdict.PASS).includes(`as-of ${first} to ${last},`));
});

test("orders, unfilled ones and closed trades are counted for each ticker, and what is open is said", () => {
  const ordered = auditStep(3, Verdict.ALLOW);
  ordered.tickers[0]!.orderedUnits = 10n;
  const twice = auditStep(4, Verdict.ALLOW);
  twice.tickers[0]!.orderedUnits = -5n;
  twice.tickers[0]!.deniedOrders = 1;
  const later = auditStep(5, Verdict.ALLOW);
  Object.assign(later.tickers[0]!, { orderedUnits: 3n, rejectedOrders: 1, expiredOrders: 0 });
  const sprint = finishedSprint(GateVerdict.PASS);
  const all = [ordered, twice, later, settlementStep(21)];
  const text = sprintReport(sprint, sprint.result!, { steps: all, records: "x", timings });
  assert.match(text, /^Trades +orders +unfilled +closed/m);
  assert.match(text, /^ {2}AAPL +4 +2 +1 +1\.00 USD$/m);
  assert.match(text, /^ {2}MSFT +0 +0 +0 +0\.00 USD$/m);
  assert.match(text, /^ {2}1 of 4 orders have no closed trade: still waiting, or still held/m);
});

test("a sprint of two builds names both instead of a hash", () => {
  const sprint = finishedSprint(GateVerdict.PASS);
  const result = { ...sprint.result!, sprintHash: "", builds: ["0.2.0+a", "0.3.0+b"] };
  const text = sprintReport(sprint, result, { steps, records: "x", timings });
  assert.match(text, /^Sprint hash {2}none: two builds took part \(0\.2\.0\+a, 0\.3\.0\+b\)$/m);
});

test("a metric that the report has never heard of is shown with its unit and n", () => {
  assert.match(report(GateVerdict.PASS), /a metric nobody knew before +1\.5 bps +8\n/);
});

test("a profit factor without losses says so instead of a number", () => {
  assert.match(report(GateVerdict.PASS), /profit factor trades +undefined: no losses/);
});

test("an inconclusive verdict names the gate that lacks evidence and what to do", () => {
  const text = report(GateVerdict.INCONCLUSIVE);
  assert.match(text, /INCONCLUSIVE: not enough evidence for forecast-audits \(violation rate/);
  assert.match(text, /larger\s+--audits/);
});

test("a verdict that was never set is shown as FAIL", () => {
  assert.match(report(GateVerdict.UNSPECIFIED), /\nFAIL: /);
});

test("overlapping audits are declared as not independent", () => {
  assert.match(report(GateVerdict.PASS), /20 of 21 audit runs share bars with the one before/);
});

test("facts that could not be read are announced", () => {
  const sprint = finishedSprint(GateVerdict.INCONCLUSIVE);
  sprint.result!.scorecard!.deadLetterCount = 2n;
  const text = sprintReport(sprint, sprint.result!, { steps, records: "x", timings });
  assert.match(text, /2 facts could not be read/);
});
