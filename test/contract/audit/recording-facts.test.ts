import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, created, price, scored, subjects } from "./sample-facts.ts";

let audit: RunningAudit;
let forecasts: ReturnType<typeof publisher>;

before(async () => {
  audit = await runningAudit();
  forecasts = publisher(audit.bus, "forecast");
});
after(() => audit.close());

const make = (auditSet: string, day = 0, ticker = "AAPL") =>
  forecasts.fact(ForecastCreatedSchema, created({ auditSet, day, ticker }), subjects.created);
const score = (auditSet: string, ratio: number, day = 0, ticker = "AAPL") =>
  forecasts.fact(ForecastScoredSchema, scored({ auditSet, day, ticker }, ratio), subjects.scored);
const listed = async (auditSet: string) => (await audit.client.listAudits({ auditSet })).audits;

test("a forecast that was made is an audit that is not scored", async () => {
  await make("sprints/made");
  const [only, ...others] = await listed("sprints/made");
  assert.equal(others.length, 0);
  assert.equal(only?.status, AuditStatus.NOT_SCORED);
  assert.equal(only?.rmseRatio?.result.case, "undefinedReason");
  assert.equal(only?.scoreTime, undefined);
});

test("its score completes it, with the ratio to the baseline named in advance", async () => {
  await make("sprints/scored");
  await score("sprints/scored", 1.5);
  const [only] = await listed("sprints/scored");
  assert.equal(only?.status, AuditStatus.EFFECTIVE);
  assert.equal(only?.baselineModel, "naive");
  assert.equal(only?.rmseRatio?.result.value, 1.5);
});

test("a score that overtakes its forecast gives the same audit", async () => {
  await score("sprints/overtaken", 1.5);
  await make("sprints/overtaken");
  const audits = await listed("sprints/overtaken");
  assert.deepEqual(
    audits.map(({ status }) => status),
    [AuditStatus.EFFECTIVE],
  );
});

test("the same fact under another event changes nothing", async () => {
  const auditSet = "sprints/duplicated";
  for (let time = 0; time < 3; time += 1) await make(auditSet);
  for (let time = 0; time < 3; time += 1) await score(auditSet, 1);
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.equal(scorecard?.deadLetterCount, 0n);
  assert.equal((await listed(auditSet)).length, 1);
});

test("an event that is delivered twice takes effect once", async () => {
  const auditSet = "sprints/redelivered";
  const { sequence } = await make(auditSet);
  const other = created({ auditSet, day: 1 });
  await forecasts.again(ForecastCreatedSchema, other, subjects.created, Number(sequence));
  assert.equal((await listed(auditSet)).length, 1);
});

test("two sprints with the same forecasts share no audit", async () => {
  await make("sprints/left");
  await make("sprints/right");
  await score("sprints/right", 1);
  assert.equal((await listed("sprints/left"))[0]?.status, AuditStatus.NOT_SCORED);
  assert.equal((await listed("sprints/right"))[0]?.status, AuditStatus.EFFECTIVE);
});

test("tickers of one as-of are audits of their own", async () => {
  for (const ticker of ["MTN.JO", "MTN", "MTNN.LG"]) await make("sprints/tickers", 0, ticker);
  assert.deepEqual(
    (await listed("sprints/tickers")).map(({ key }) => key?.ticker),
    ["MTN", "MTN.JO", "MTNN.LG"],
  );
});

test("a forecast without an audit set is no evidence", async () => {
  await make("");
  const { scorecard } = await audit.client.getScorecard({ auditSet: "sprints/other" });
  assert.equal(scorecard?.deadLetterCount, 0n);
  assert.ok(scorecard?.metrics.every(({ n }) => n === 0n));
});

test("an audit whose ensemble is not finite is dropped and counted with its reason", async () => {
  const auditSet = "sprints/undefined";
  const message = { ...scored({ auditSet, day: 0 }, 1), ensembleRmse: price(undefined) };
  await forecasts.fact(ForecastScoredSchema, message, subjects.scored);
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.deepEqual(
    scorecard?.dropped.map(({ reason, count }) => [reason, count]),
    [["ENSEMBLE_UNDEFINED", 1n]],
  );
});

test("an infinite RMSE is no number and drops the audit", async () => {
  const auditSet = "sprints/infinite";
  const message = {
    ...scored({ auditSet, day: 0 }, 1),
    ensembleRmse: price(Number.POSITIVE_INFINITY),
  };
  await forecasts.fact(ForecastScoredSchema, message, subjects.scored);
  assert.equal((await listed(auditSet))[0]?.status, AuditStatus.ENSEMBLE_UNDEFINED);
});

test("a score whose baseline has no path drops the audit and is no dead letter", async () => {
  const auditSet = "sprints/baseline";
  const { baselineRmse: _, ...message } = scored({ auditSet, day: 0 }, 1);
  await forecasts.fact(ForecastScoredSchema, message, subjects.scored);
  assert.equal((await listed(auditSet))[0]?.status, AuditStatus.BASELINE_UNDEFINED);
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.equal(scorecard?.deadLetterCount, 0n);
});

test("a trade that was closed for whatever reason there is is evidence with its attribution", async () => {
  const auditSet = "sprints/reasons";
  const trades = publisher(audit.bus, "execution");
  const reasons = Object.values(ExitReason).filter((one) => typeof one === "number" && one > 0);
  for (const [at, exitReason] of reasons.entries()) {
    const fact = closed(auditSet, String(at), 5n);
    const roundTrip = { ...fact.roundTrip, exitReason: exitReason as ExitReason };
    await trades.fact(TradeClosedSchema, { ...fact, roundTrip }, subjects.closed);
  }
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.equal(scorecard?.deadLetterCount, 0n);
  const filled = scorecard.metrics.find(({ name }) => name === "attribution_filled_ratio");
  assert.deepEqual([filled?.result.value, filled?.n], [1, BigInt(reasons.length)]);
});
