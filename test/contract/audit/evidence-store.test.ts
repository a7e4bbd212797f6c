import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { recordFact } from "#services/audit/app/record-fact.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { MissingFacts } from "#services/audit/domain/evidence/evidence.ts";
import type { Fact } from "#services/audit/domain/facts/fact.ts";
import { type Scorecard, scorecardOf } from "#services/audit/domain/scorecard.ts";
import { createEvidenceStore, factWriterOf } from "#services/audit/store/evidence-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { randomFacts } from "#test/unit/audit/random-facts.ts";
import { sampleTrade } from "#test/unit/audit/sample-evidence.ts";

const { policy } = loadAuditConfig({ environment: {} });
const migrations = new URL("../../../services/audit/store/migrations", import.meta.url);
const path = `${temporaryFolder()}/audit.db`;
let store: Store;

const open = () =>
  openStore({ path, migrationsFolder: fileURLToPath(migrations), logger: quietLogger });

before(async () => {
  store = await open();
});
after(() => store.close());

/** A reader that has nothing in memory yet. */
const newReader = (...limits: Parameters<typeof createEvidenceStore>[3][]) =>
  createEvidenceStore(
    store.db,
    () => undefined,
    () => missing(),
    ...limits,
  );
let missing = (): readonly MissingFacts[] => [];

async function scorecard(reader: ReturnType<typeof newReader>, auditSet: string) {
  return scorecardOf(await reader.evidenceOf(auditSet), policy);
}

const record = (...facts: readonly Fact[]) =>
  store.write((tx) => {
    for (const fact of facts) recordFact(factWriterOf(tx), fact, 0);
  });

function trade(auditSet: string, id: number): Fact {
  const change = { auditSet, roundTrip: `r/${id}`, netPnlMicros: BigInt(id) };
  return { kind: "TRADE_CLOSED", value: sampleTrade(change) };
}

function inAuditSet(fact: Fact, auditSet: string): Fact {
  const { value } = fact;
  const renamed =
    "key" in value ? { ...value, key: { ...value.key, auditSet } } : { ...value, auditSet };
  return { ...fact, value: renamed } as Fact;
}

const closedTrades = ({ metrics }: Scorecard) =>
  metrics.find(({ name }) => name === "closed_trades")?.n;

test("after every recorded fact, evidence extended in memory answers as evidence read from scratch", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(randomFacts(12), async (facts) => {
      run += 1;
      const auditSet = `sprints/random-${run}`;
      const remembering = newReader();
      for (const fact of facts) {
        await record(inAuditSet(fact, auditSet));
        assert.deepEqual(
          await scorecard(remembering, auditSet),
          await scorecard(newReader(), auditSet),
        );
      }
    }),
    { numRuns: 15 },
  );
});

test("a database that was closed and opened again gives the same scorecard", async () => {
  await record(trade("sprints/reopened", 1), trade("sprints/reopened", 2));
  const earlier = await scorecard(newReader(), "sprints/reopened");
  await store.close();
  store = await open();
  assert.deepEqual(await scorecard(newReader(), "sprints/reopened"), earlier);
});

test("a fact whose transaction was rolled back is not evidence", async () => {
  const reader = newReader();
  await record(trade("sprints/undone", 1));
  await assert.rejects(
    store.write((tx) => {
      recordFact(factWriterOf(tx), trade("sprints/undone", 2), 0);
      throw new Error("undone");
    }),
  );
  assert.equal(closedTrades(await scorecard(reader, "sprints/undone")), 1);
  await record(trade("sprints/undone", 3));
  assert.equal(closedTrades(await scorecard(reader, "sprints/undone")), 2);
});

test("evidence of several blocks is read whole, also by two calls at once", async () => {
  const count = 1_201;
  await record(...Array.from({ length: count }, (_, id) => trade("sprints/large", id)));
  const reader = newReader();
  const both = await Promise.all([1, 2].map(() => scorecard(reader, "sprints/large")));
  assert.deepEqual(both.map(closedTrades), [count, count]);
  assert.deepEqual(both[0], both[1]);
});

test("what is missing when a reading begins or ends counts, whatever arrives in between", async () => {
  const range = { source: "execution", firstSequence: 2, lastSequence: 2, isGone: false };
  const [before, after] = [range, { ...range, firstSequence: 5, lastSequence: 6 }];
  const readings = [[before], [before, after], [before], [], [], [after]];
  missing = () => readings.shift() ?? [];
  const reader = newReader();
  const missed = async () => (await reader.evidenceOf("sprints/any")).missingFacts;
  assert.deepEqual(await missed(), [before, after]);
  assert.deepEqual(await missed(), [before]);
  assert.deepEqual(await missed(), [after]);
  assert.deepEqual(await missed(), []);
});

test("audit sets that push one another out of memory keep their own evidence", async () => {
  const reader = newReader({ auditSets: 1, facts: 3 });
  for (const id of [1, 2, 3, 4]) {
    for (const name of ["sprints/left", "sprints/right"]) {
      await record(trade(name, id));
      assert.equal(closedTrades(await scorecard(reader, name)), id);
    }
  }
});
