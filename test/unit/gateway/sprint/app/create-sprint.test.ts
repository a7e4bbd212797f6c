import assert from "node:assert/strict";
import { test } from "node:test";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import type { Finding } from "#gateway/market-data/domain/quality/finding.ts";
import { type CreateSprintDependencies, createSprint } from "#gateway/sprint/app/create-sprint.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { SealRegister, SprintJournal } from "#gateway/sprint/app/ports.ts";
import type { Sprint, SprintSpec } from "#gateway/sprint/domain/sprint.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { madeSeries } from "#test/support/made-series.ts";

const spec: SprintSpec = {
  tickers: ["MADE"],
  audits: 5,
  interval: "DAY_1",
  horizonBars: 10,
  spacingBars: 0,
  startingCashMicros: 25_000_000_000n,
  riskOverrides: {},
};

/** A gateway whose services have these policies and whose store holds these bars. */
function gateway(
  policies: {
    minimumBars?: number;
    holdingSessions?: number;
    findings?: readonly Finding[];
    basis?: PriceBasis;
    readHistory?: CreateSprintDependencies["readHistory"];
    /** Limits by exchange of the gate and of the ledger. */
    limits?: { gate: Readonly<Record<string, number>>; ledger: Readonly<Record<string, number>> };
    /** The gateway's own gates; the audit service has phase-0 alone. */
    gates?: readonly string[];
  } = {},
  bars = madeSeries("MADE", { bars: 400 }).bars,
) {
  const { minimumBars = 120, holdingSessions = 5, findings = [], basis, limits } = policies;
  const { gates = [] } = policies;
  const phase0 = { gate: "phase-0", specHash: "a", requiredAudits: 0, requiredAuditRuns: 0 };
  const inserted: Sprint[] = [];
  const pinned = { pinned: {}, minimumScoredForecasts: 30, lookbackBars: 500 };
  const peers = {
    forecast: { policy: async () => ({ forecast: pinned, minimumBars }) },
    riskGate: {
      policy: async () => ({
        risk: { pinned: {}, mode: "PROOF" },
        costModel: {},
        maximumShareByExchange: limits?.gate ?? {},
        holdingLimit: { sessions: holdingSessions },
      }),
    },
    execution: { policy: async () => (limits ? { maximumShareByExchange: limits.ledger } : {}) },
    audit: {
      judging: async () => ({ gates: [phase0], familyAlphaRatio: 0.05 }),
      checkFactsArrive: async () => {},
    },
  } as unknown as Peers;
  const series = madeSeries("MADE", { bars: 1 });
  const readHistory =
    policies.readHistory ??
    (async () =>
      barHistory({ ...series, dataHash: "d", hasOpens: true }, bars, {
        quality: async () => ({ findings, ...(basis && { basis }) }),
      }));
  const dependencies: CreateSprintDependencies = {
    journal: {
      byRequestId: async () => undefined,
      removedByRequestId: async () => undefined,
      insert: async (sprint: Sprint) => {
        inserted.push(sprint);
        return sprint;
      },
    } as unknown as SprintJournal,
    readHistory,
    trials: { numberOf: () => 1 },
    readWholeHistory: readHistory,
    storedUntil: async () => undefined,
    seals: { getSeal: async () => undefined } as unknown as SealRegister,
    readFrontier: async () => [],
    peers,
    gates,
    frontierGates: [],
    warmUpBars: 250,
    nowMs: () => 0,
    build: "test",
  };
  return {
    create: (over: object = {}) => createSprint(dependencies, "r", { ...spec, ...over }),
    inserted,
  };
}

test("the first as-of has as many bars behind it as the forecast policy asks for", async () => {
  const { asOfTimesMs } = await gateway().create();
  const later = await gateway({ minimumBars: 300 }).create();
  const dayMs = 86_400_000;
  assert.equal(later.asOfTimesMs[0], (asOfTimesMs[0] as number) + 50 * dayMs);
  await assert.rejects(gateway({ minimumBars: 395 }).create(), {
    reason: "BARS_TOO_FEW",
    message: /400 shared bars less 395 of warm-up.*400 bars of MADE\.csv/,
  });
});

test("bars of an earlier version that a service would refuse are refused with their file", async () => {
  const bars = madeSeries("MADE", { bars: 400, firstPrice: 1e-8 }).bars;
  const { create, inserted } = gateway({}, bars);
  await assert.rejects(create(), {
    code: "INVALID_ARGUMENT",
    reason: "BARS_INVALID",
    message:
      /^spec\.tickers\[0\]: MADE, stored from MADE\.csv, holds on 2000-01-03: open .* must lie between .*; import corrected bars of it$/,
  });
  assert.deepEqual(inserted, []);
});

test("bars follow the last as-of until its lots have left, also where the horizon closes before", async () => {
  const { settlementBars } = await gateway({ holdingSessions: 10 }).create();
  assert.equal(settlementBars, 11);
  assert.equal((await gateway().create()).settlementBars, 10);
  await assert.rejects(gateway({ holdingSessions: 11 }).create(), {
    message: /^spec\.horizon_bars: 10 is before the holding limit of 11 bars/,
  });
});

const found = (check: string, state: Finding["state"]): Finding => ({
  check,
  state,
  fromMs: 0,
  toMs: 0,
  count: 1,
  description: "7:1 on 2014-06-09 is left in the prices",
  remedy: "give the splits as actions",
});

test("a quarantined series of rates is refused as one of prices is, and its flags are pinned", async () => {
  const series = (ticker: string, findings: readonly Finding[]) => {
    const { bars, ...rest } = madeSeries(ticker, { bars: 400 });
    return barHistory({ ...rest, dataHash: ticker, hasOpens: true }, bars, {
      quality: async () => ({ findings }),
    });
  };
  const bad = found("price-unit-flip", "QUARANTINED");
  const histories = [
    series("CAPE.JO", []),
    series("USDZAR=X", [bad, found("thin-feed", "FLAGGED")]),
  ];
  const { create, inserted } = gateway({
    readHistory: async (ticker, interval) => {
      const history = histories.find(({ instrument }) => instrument.ticker === ticker);
      if (history?.interval === interval) return history;
      throw new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", ticker);
    },
  });
  const asked = { tickers: ["CAPE.JO"], baseCurrency: "USD" };
  await assert.rejects(create(asked), (error) => {
    assert.ok(error instanceof Fault && error.reason === "BARS_QUARANTINED");
    assert.match(
      error.message,
      /^spec\.base_currency: USDZAR=X, which converts ZAR into USD, is quarantined by price-unit-flip: .*--allow price-unit-flip$/,
    );
    return true;
  });
  assert.deepEqual(inserted, []);
  const { rates } = await create({ ...asked, allow: ["price-unit-flip"] });
  assert.deepEqual(
    rates?.[0]?.legs[0]?.findings?.map(({ check, state }) => `${check} ${state}`),
    ["price-unit-flip QUARANTINED", "thin-feed FLAGGED"],
  );
});

test("a quarantined series is refused with the check, the reason and what clears it", async () => {
  const { create, inserted } = gateway({ findings: [found("unadjusted-split", "QUARANTINED")] });
  await assert.rejects(create(), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, "FAILED_PRECONDITION");
    assert.equal(error.reason, "BARS_QUARANTINED");
    assert.equal(error.violations[0]?.field, "spec.tickers[0]");
    const told =
      /MADE is quarantined by unadjusted-split: 7:1 on 2014-06-09 .* actions; or pass it over with --allow unadjusted-split/;
    assert.match(error.message, told);
    return true;
  });
  assert.deepEqual(inserted, []);
});

test("an allowed check lets the series pass, and stands in the sprint with its finding", async () => {
  const findings = [found("unadjusted-split", "QUARANTINED"), found("gaps", "FLAGGED")];
  const { create } = gateway({ findings, basis: "AS_TRADED" });
  await assert.rejects(create({ allow: ["price-unit-flip"] }), /quarantined/);
  const sprint = await create({ allow: ["unadjusted-split"] });
  assert.deepEqual(sprint.spec.allow, ["unadjusted-split"]);
  const [series] = sprint.series ?? [];
  assert.equal(series?.basis, "AS_TRADED");
  assert.deepEqual(
    series?.findings?.map(({ check, state }) => `${check} ${state}`),
    ["unadjusted-split QUARANTINED", "gaps FLAGGED"],
  );
});

test("flags and repairs do not stop a sprint", async () => {
  const findings = [found("no-opens", "FLAGGED"), found("row-order", "REPAIRED")];
  const { create, inserted } = gateway({ findings });
  await create();
  assert.equal(inserted.length, 1);
});

test("what nothing refuses cannot be allowed, and what can is listed", async () => {
  await assert.rejects(
    gateway().create({ allow: ["split"] }),
    /"split" is nothing that can be allowed; known: unadjusted-split, mixed-basis.*, synthetic-fx/,
  );
});

test("the ledger is held to its own limits of exchanges and to the gate's, of two to the tighter one", async () => {
  const limits = { gate: { XNSA: 0.05, XNAI: 0.1 }, ledger: { XJSE: 0.2, XNSA: 0.02 } };
  const { policy } = await gateway({ limits }).create();
  assert.deepEqual(policy.execution, {
    maximumShareByExchange: { XJSE: 0.2, XNSA: 0.02, XNAI: 0.1 },
  });
});

test("a gate of the configuration that is not on file refuses the sprints that it would judge, and no other", async () => {
  const { create, inserted } = gateway({ gates: ["phase-0", "phase-9"] });
  await assert.rejects(create(), {
    code: "FAILED_PRECONDITION",
    reason: "GATE_SPEC_UNKNOWN",
    message: /no gate phase-9.*it has phase-0/,
  });
  assert.deepEqual(inserted, []);
  const { policy } = await create({ gates: ["phase-0"] });
  assert.deepEqual(policy.gates, [{ gate: "phase-0", specHash: "a" }]);
});
