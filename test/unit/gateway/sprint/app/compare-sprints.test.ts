import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditPeer } from "#gateway/sprint/app/audit-port.ts";
import { compareSprints } from "#gateway/sprint/app/compare-sprints.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { SprintJournal } from "#gateway/sprint/app/ports.ts";
import type { Sprint, SprintSpec } from "#gateway/sprint/domain/sprint.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";

type Question = Parameters<AuditPeer["compare"]>[0];

const spec: Partial<SprintSpec> = {
  tickers: ["AAPL"],
  audits: 2,
  interval: "DAY_1",
  horizonBars: 30,
  startingCashMicros: 25_000n,
};
const sprint = (id: string, enabled: boolean, over: object = {}) =>
  ({
    name: `sprints/${id}`,
    state: "SUCCEEDED",
    provenance: "REAL",
    currency: "USD",
    dataHash: "d",
    asOfTimesMs: [1, 2],
    build: "0.2.0+1",
    result: { builds: ["0.2.0+1"] },
    spec,
    policy: { regime: { enabled } },
    ...over,
  }) as unknown as Sprint;

async function asked(base: Sprint, other: Sprint, how?: Canonical): Promise<Question> {
  let question: Question | undefined;
  const recorded = [base, other];
  const journal = {
    get: async (name: string) => recorded.find((one) => one.name === name),
    stepsAfter: async (name: string) => {
      const sequence = BigInt(recorded.findIndex((one) => one.name === name) + 1);
      return [{ facts: [{ source: "execution", sequence }] }];
    },
  } as unknown as SprintJournal;
  const audit = {
    compare: async (of: Question) => {
      question = of;
      return {};
    },
  };
  const peers = { audit } as unknown as Peers;
  const statedPolicy = (policy: unknown) => policy as Canonical;
  await compareSprints(
    { journal, peers, statedPolicy },
    { baseSprint: base.name, otherSprint: other.name, ...(how !== undefined && { spec: how }) },
    () => Promise.resolve(),
  );
  return question as Question;
}

test("the audit sets are compared after the last fact of each, with the settings that differ", async () => {
  const question = await asked(sprint("a", true), sprint("b", false), {
    decisiveMetric: "net_pnl",
  });
  const { sharedHash, ...rest } = question;
  assert.deepEqual(rest, {
    baseAuditSet: "sprints/a",
    otherAuditSet: "sprints/b",
    varied: [{ path: "regime.enabled", baseJson: "true", otherJson: "false" }],
    provenance: "REAL",
    spec: { decisiveMetric: "net_pnl" },
    lastAsOfMs: 2,
    after: [{ source: "execution", sequence: 2n }],
  });
  const exchanged = await asked(sprint("c", false), sprint("d", true));
  assert.equal(exchanged.sharedHash, sharedHash);
});

test("the comparison is of the later trial, and of all that was there when either setting was recorded", async () => {
  const counted = (number: number, seenUntilMs: number, familyAlphaRatio: number) => {
    return { trial: { number, seenUntilMs, familyAlphaRatio } };
  };
  const base = sprint("a", true, counted(7, 3, 0.05));
  const other = sprint("b", false, counted(2, 9, 0.01));
  const { trial } = await asked(base, other);
  assert.deepEqual(trial, { number: 7, seenUntilMs: 9, familyAlphaRatio: 0.01 });
  assert.equal("trial" in (await asked(base, sprint("b", false))), false);
});

for (const [what, over] of [
  ["instruments", { spec: { ...spec, tickers: ["MSFT"] } }],
  ["length of bars", { spec: { ...spec, interval: "HOUR_1" } }],
  ["horizon", { spec: { ...spec, horizonBars: 20 } }],
  ["starting cash", { spec: { ...spec, startingCashMicros: 1n } }],
  ["intraday pass", { spec: { ...spec, intradayPass: { cycles: 3 } } }],
  ["currency", { currency: "ZAR" }],
  ["bars", { dataHash: "e" }],
  ["as-of dates", { asOfTimesMs: [1, 3] }],
] as const) {
  test(`sprints that differ in ${what} are refused, and the message says so`, async () => {
    await assert.rejects(asked(sprint("a", true), sprint("b", false, over)), {
      reason: "FIELD_INVALID",
      message: new RegExp(`sprints/a and sprints/b differ in ${what};`),
    });
  });
}

test("sprints of one policy, of several builds and of several seeds are refused", async () => {
  await assert.rejects(asked(sprint("a", true), sprint("b", true)), /have one policy/);
  const rebuilt = { result: { builds: ["0.2.0+1", "0.2.0+2"] } };
  await assert.rejects(
    asked(sprint("a", true), sprint("b", false, rebuilt)),
    /several builds of pmx \(0\.2\.0\+1 against 0\.2\.0\+1 and 0\.2\.0\+2\)/,
  );
  const seeded = (seed: number) => ({ policy: { mssaRl: { seed } } });
  await assert.rejects(
    asked(sprint("a", true, seeded(1)), sprint("b", true, seeded(2))),
    /differ in mssaRl\.seed \(1 against 2\)/,
  );
});

test("gates that judged them, and the number of audits that was asked for, may differ", async () => {
  const over = { spec: { ...spec, gates: ["phase-0"], spacingBars: 5 } };
  assert.equal((await asked(sprint("a", true), sprint("b", false, over))).varied.length, 1);
});

test("a sprint that has not succeeded is not compared: the verdict would stay", async () => {
  for (const state of ["RUNNING", "FAILED", "CANCELLED"]) {
    await assert.rejects(asked(sprint("a", true), sprint("b", false, { state })), {
      reason: "SPRINT_STATE",
      message: new RegExp(`sprints/b is ${state}`),
    });
  }
});

test("a sprint that is not recorded is refused by its name", async () => {
  const unknown = compareSprints(
    {
      journal: {
        get: async () => undefined,
        removed: async () => undefined,
      } as unknown as SprintJournal,
      peers: {} as Peers,
      statedPolicy: () => null,
    },
    { baseSprint: "sprints/z", otherSprint: "sprints/y" },
    () => Promise.resolve(),
  );
  await assert.rejects(unknown, { reason: "RESOURCE_NOT_FOUND", message: /sprints\/z/ });
});
