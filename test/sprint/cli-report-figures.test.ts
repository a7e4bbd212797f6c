import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { endedRun } from "#cli/records/ended-run.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Audit, AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { RunEnded } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { GetForecastResponse } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { figuresOf, tableOf, titleOf } from "#test/support/page-tables.ts";
import { assertSays, assertSaysInterval, assertSaysMetric } from "#test/support/said-number.ts";
import { reportedSprint } from "./reported-sprint.ts";

const { here, sprint: opened } = reportedSprint();
const { SHARE, PRICE, CURRENCY_MICROS, COUNT } = MetricUnit;

let html: string;
/** What the services answer. */
let sprint: Sprint;
let result: SprintResult;
let trips: readonly RoundTrip[];
let audits: readonly Audit[];
let forecasts: readonly GetForecastResponse[];
let run: RunEnded;
let checkpoints: readonly string[];
/** The figures that a test has read. */
const seen = new Set<string>();

before(async () => {
  html = (await here("report")).out;
  const { addresses } = (await opened()).services;
  const channels = {
    gateway: openChannel(addresses.gateway),
    audit: openChannel(addresses.audit),
    execution: openChannel(addresses.execution),
    forecast: openChannel(addresses.forecast),
  };
  const listed = await clientOf(SprintService, channels.gateway).listSprints({});
  sprint = listed.sprints[0]!;
  result = sprint.result!;
  const { portfolio, name: auditSet } = sprint;
  const execution = clientOf(ExecutionService, channels.execution);
  trips = (await execution.listRoundTrips({ portfolio })).roundTrips;
  audits = (await clientOf(AuditService, channels.audit).listAudits({ auditSet })).audits;
  const forecast = clientOf(ForecastService, channels.forecast);
  forecasts = await Promise.all(
    audits.map((audit) => forecast.getForecast({ name: audit.forecast })),
  );
  const { heads } = await clientOf(EvidenceService, channels.audit).getCheckpoint({});
  checkpoints = heads.filter(({ size }) => size > 0n).map(({ log, size }) => `${log} ${size}`);
  const where = { gateway: { addresses }, place: { dataDir: "" }, environment: {} };
  run = (await endedRun(auditSet, where))!;
  for (const channel of Object.values(channels)) channel.close();
});

/** The rows of a figure's table, of which there are as many as there are records. */
function rowsOf(id: string, count: number): readonly (readonly string[])[] {
  seen.add(id);
  const { rows } = tableOf(html, id);
  assert.equal(rows.length, count, id);
  return rows;
}

/** The date of a time that a bar closed at. */
function closeDate(time: Timestamp | undefined): string {
  return new Date(Number(time?.seconds) * 1000 - 1).toISOString().slice(0, 10);
}

function dateOf(time: Timestamp | undefined): string {
  return new Date(Number(time?.seconds) * 1000).toISOString().slice(0, 10);
}

test("the page says of every gate what it answered, and of every criterion what was seen", () => {
  const rows = rowsOf("verdicts", result.gates.length);
  for (const [at, { gate, verdict, reason, criteria }] of result.gates.entries()) {
    const [name, written, , because] = rows[at] ?? [];
    assert.deepEqual([name, written, because], [gate, enumName(GateVerdict, verdict), reason]);
    const shown = rowsOf(`criteria-${gate}`, criteria.length);
    for (const [place, { criterion, observed, threshold, verdict: own }] of criteria.entries()) {
      const [what, value = "", , interval = "", wanted = "", n, of, said] = shown[place] ?? [];
      assert.equal(what, criterion.replaceAll("-", " "));
      assertSaysMetric(value, observed);
      assertSaysInterval(interval, observed);
      assertSays(wanted, threshold, observed?.unit, criterion);
      assert.deepEqual(
        [n?.replaceAll(",", ""), of, said?.replace("WARN", "PASS")],
        [`${observed?.n}`, observed?.denominator, enumName(GateVerdict, own)],
      );
    }
    const curves = criteria.flatMap(({ operatingCharacteristic: one }) =>
      one !== undefined && one.chances.length > 1
        ? one.chances.map((chance) => ({ ...chance, unit: one.unit, n: one.n }))
        : [],
    );
    if (curves.length === 0) continue;
    const points = rowsOf(`chances-${gate}`, curves.length);
    for (const [place, { truth, passRatio, unit, n }] of curves.entries()) {
      const [, isTrue = "", , passes = "", of = ""] = points[place] ?? [];
      assertSays(isTrue, truth, unit);
      assertSays(passes, passRatio, SHARE);
      assertSays(of, n);
    }
  }
});

test("equity and drawdown are those of the log, to the cent", () => {
  const { marks, startingCashMicros } = run;
  const rows = rowsOf("equity", marks.length);
  let [largest, deepest, on] = [startingCashMicros, 0, ""];
  for (const [at, { closeTime, equityMicros, cashMicros }] of marks.entries()) {
    const [date, equity = "", cash = "", drawdown = ""] = rows[at] ?? [];
    if (equityMicros > largest) largest = equityMicros;
    const fall = Number(equityMicros - largest) / Number(largest);
    if (fall < deepest) [deepest, on] = [fall, closeDate(closeTime)];
    assert.equal(date, closeDate(closeTime));
    assertSays(equity, equityMicros, CURRENCY_MICROS);
    assertSays(cash, cashMicros, CURRENCY_MICROS);
    assertSays(drawdown, fall, SHARE);
  }
  const [[date, drawdown = ""] = []] = rowsOf("drawdown", 1);
  assert.equal(date, on);
  assertSays(drawdown, deepest, SHARE);
});

test("trades are those of the ledger, and the waterfall is the sum of their parts", () => {
  const rows = rowsOf("trades", trips.length);
  assert.match(titleOf(html, "trades"), new RegExp(`, n = ${trips.length}$`));
  for (const [at, trip] of trips.entries()) {
    const [
      ticker,
      ,
      units,
      entry,
      exit,
      from = "",
      to = "",
      ,
      sessions,
      costs = "",
      net = "",
      ratio = "",
    ] = rows[at] ?? [];
    assert.deepEqual(
      [ticker, units, entry, exit, sessions],
      [
        trip.instrument?.ticker,
        `${trip.quantityUnits}`,
        ...[dateOf(trip.entryTime), dateOf(trip.exitTime), `${trip.sessionsHeld}`],
      ],
    );
    assertSays(from, trip.entryPrice, PRICE);
    assertSays(to, trip.exitPrice, PRICE);
    assertSays(costs, trip.grossPnlMicros - trip.netPnlMicros, CURRENCY_MICROS);
    assertSays(net, trip.netPnlMicros, CURRENCY_MICROS);
    assertSays(ratio, trip.returnRatio, SHARE);
  }
  const parts = [
    "price",
    "dividend",
    "currency",
    "spread",
    "slippage",
    "impact",
    "commission",
    "borrow",
  ] as const;
  const sums = parts.map((part): [string, bigint] => {
    return [part, trips.reduce((sum, { breakdown }) => sum + breakdown![`${part}Micros`], 0n)];
  });
  const net = trips.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n);
  const wanted = [...sums.filter(([part, sum]) => part === "price" || sum !== 0n), ["net", net]];
  for (const [at, row] of rowsOf("waterfall", wanted.length).entries()) {
    assert.equal(row[0], wanted[at]?.[0]);
    assertSays(row[1] ?? "", wanted[at]?.[1] as bigint, CURRENCY_MICROS);
  }
});

test("forecasts are those of the service with what happened, and so is where they fell", () => {
  const fans = rowsOf("fans", forecasts.length);
  const counts = [0, 0, 0, 0, 0, 0];
  for (const [at, { forecast, outcome }] of forecasts.entries()) {
    const [, ticker, last = "", expected = "", happened = "", bars = ""] = fans[at] ?? [];
    const end = outcome?.realisedPrices.at(-1) ?? Number.NaN;
    assert.equal(ticker, forecast?.instrument?.ticker);
    assertSays(last, forecast!.lastClosePrice, PRICE);
    assertSays(expected, forecast!.ensemblePrices.at(-1)!, PRICE);
    assertSays(happened, end, PRICE);
    assertSays(bars, forecast!.horizonBars);
    const bounds = forecast!.intervals.flatMap((one) => [
      one.lowerPrices.at(-1)!,
      one.upperPrices.at(-1)!,
    ]);
    const place = [...bounds, forecast!.ensemblePrices.at(-1)!].filter(
      (bound) => bound <= end,
    ).length;
    counts[place] = counts[place]! + 1;
  }
  for (const [at, [, expected = "", share = "", count = "", n = ""]] of rowsOf(
    "places",
    6,
  ).entries()) {
    assertSays(expected, [0.025, 0.075, 0.4, 0.4, 0.075, 0.025][at]!, SHARE);
    assertSays(share, counts[at]! / forecasts.length, SHARE);
    assertSays(count, counts[at]!);
    assertSays(n, forecasts.length);
  }
});

test("the ratio to the baseline stands there audit by audit, and the coverage as the scorecard has it", () => {
  const effective = audits.filter(({ status }) => status === AuditStatus.EFFECTIVE);
  const rows = rowsOf("ratios", effective.length);
  for (const [at, audit] of effective.entries()) {
    const [, ticker, ratio = "", ensemble = "", baseline = "", n = ""] = rows[at] ?? [];
    assert.equal(ticker, audit.key?.ticker);
    assertSaysMetric(ratio, audit.rmseRatio);
    assertSaysMetric(ensemble, audit.ensembleRmse);
    assertSaysMetric(baseline, audit.baselineRmse);
    assertSays(n, audit.ensembleRmse!.n);
  }
  const coverages = result.scorecard!.metrics.filter(({ name }) =>
    /^interval_coverage_\d/.test(name),
  );
  for (const [at, row] of rowsOf("coverage", coverages.length).entries()) {
    const [, stated = "", measured = "", interval = "", n = ""] = row;
    assertSays(stated, Number(coverages[at]!.name.split("_").at(-1)) / 100, SHARE);
    assertSaysMetric(measured, coverages[at]);
    assertSaysInterval(interval, coverages[at]);
    assertSays(n, coverages[at]!.n);
  }
});

test("every metric of the scorecard and of its parts stands there with n and interval, and the funnel", () => {
  const { metrics, groups, funnel } = result.scorecard!;
  const all = [
    ...metrics,
    ...groups.filter(({ label }) => label === "").flatMap((one) => one.metrics),
  ];
  const tables = new Map([
    ["metrics", all.map((metric) => ({ metric, label: undefined as string | undefined }))],
  ]);
  for (const { subject, label, metrics: own } of groups.filter((group) => group.label !== "")) {
    const id = `part-${subject.replaceAll("_", "-")}`;
    tables.set(id, [...(tables.get(id) ?? []), ...own.map((metric) => ({ metric, label }))]);
  }
  for (const [id, wanted] of tables) {
    for (const [at, row] of rowsOf(id, wanted.length).entries()) {
      const { metric, label } = wanted[at]!;
      const [name, value = "", , interval = "", n = "", of] =
        label === undefined ? row : row.slice(1);
      assert.deepEqual([name, of], [metric.name.replaceAll("_", " "), metric.denominator]);
      if (label !== undefined) assert.equal(row[0], label);
      assertSaysMetric(value, metric);
      assertSaysInterval(interval, metric);
      assertSays(n, metric.n);
    }
  }
  const total = funnel.reduce((sum, { count }) => sum + Number(count), 0);
  for (const [at, [verdict, rule, count = "", share = ""]] of rowsOf(
    "funnel",
    funnel.length,
  ).entries()) {
    assert.deepEqual([verdict, rule], [funnel[at]?.verdict, funnel[at]?.rule || "-"]);
    assertSays(count, funnel[at]!.count, COUNT);
    assertSays(share, Number(funnel[at]!.count) / total, SHARE);
  }
});

test("settings, bars, hashes and checkpoints are those of the sprint", () => {
  seen.add("settings");
  const settings = new Map(tableOf(html, "settings").rows.map(([name, value]) => [name, value]));
  assert.equal(settings.get("Sprint"), sprint.name);
  assert.equal(settings.get("Tickers"), sprint.spec?.tickers.join(", "));
  assertSays(settings.get("Capital") ?? "", run.startingCashMicros, CURRENCY_MICROS);
  const bars = rowsOf("series", sprint.series.length);
  assert.deepEqual(
    bars.map(([ticker, source, , , hash]) => [ticker, source, hash]),
    sprint.series.map(({ ticker, source, dataHash }) => [ticker, source, dataHash]),
  );
  const [made, policy, data, ...logs] = rowsOf("hashes", 3 + checkpoints.length).map(
    ([, value]) => value,
  );
  assert.deepEqual([made, policy, data], [result.sprintHash, sprint.policyHash, sprint.dataHash]);
  for (const [at, log] of logs.entries())
    assert.ok(log?.startsWith(checkpoints[at] ?? "none"), log);
});

test("no figure of the page was left unread", () => {
  assert.deepEqual(
    figuresOf(html).filter((id) => !seen.has(id)),
    [],
  );
});
