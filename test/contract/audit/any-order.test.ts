import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { create, type DescMessage, toBinary } from "@bufbuild/protobuf";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  OrderDeniedSchema,
  OrderExpiredSchema,
  OrderRejectedSchema,
} from "#proto/pmx/event/v1/execution_event_pb.ts";
import { RejectReason } from "#proto/pmx/execution/v1/order_pb.ts";
import { specOf, startSprintWorld, watched } from "#test/contract/gateway/sprint-world.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";
import { type RunningAudit, runningAudit } from "./running-audit.ts";

const sources = ["forecast", "risk-gate", "execution"] as const;
/** What each of them published of a sprint, in its order. */
let published: ReadonlyMap<string, readonly EventEnvelope[]>;
let auditSet: string;
/** What is recorded and answered when every event comes once and in order. */
let inOrder: Awaited<ReturnType<typeof outcomeOf>>;

before(async () => {
  const folder = temporaryFolder();
  const world = await startSprintWorld(folder, lenientConfig());
  const { instrument, bars, ...rest } = await readSampleSeries();
  const flat = bars.map((bar) => ({ ...bar, open: 50, high: 50, low: 50, close: 50 }));
  const series = { ...rest, instrument: { ...instrument, ticker: "FLAT" }, bars: flat };
  await importSeries(world.marketData, series);
  // A forecast of closes that never move fails, which is a fact too.
  const spec = specOf(5, ["AAPL", "FLAT"]);
  auditSet = (await world.sprints.createSprint({ requestId: "recorded", spec })).sprint!.name;
  await watched(world, auditSet);
  await world.close();
  published = new Map(
    await Promise.all(sources.map(async (one) => [one, await publishedBy(folder, one)] as const)),
  );
  inOrder = await outcomeOf([...published.values()].flat());
});

/** The outbox of a service, with facts of the kinds that a sprint seldom has. */
async function publishedBy(folder: string, source: string): Promise<readonly EventEnvelope[]> {
  const client = anotherClient(join(folder, `${source}.db`));
  const columns = "sequence, subject, type, payload, time_ms";
  const { rows } = await client.execute(`SELECT ${columns} FROM outbox ORDER BY sequence`);
  client.close();
  const events = rows.map((row): EventEnvelope => {
    const sequence = Number(row.sequence);
    return {
      id: `${source}-0001-${sequence}`,
      ...{ source, sequence, subject: String(row.subject), type: String(row.type) },
      timeMs: Number(row.time_ms),
      payload: new Uint8Array(row.payload as ArrayBuffer),
    };
  });
  if (source !== "execution") return events;
  const unfilled = (schema: DescMessage, what: string): EventEnvelope => {
    const sequence = events.length + 1;
    const order = {
      name: `portfolios/p/orders/${what}`,
      instrument: { ticker: "AAPL" },
      rejectReason: RejectReason.CASH_TOO_LOW,
    };
    const message = create(schema, { auditSet, order });
    const subject = `pmx.execution.v1.order.${what}`;
    const id = `${source}-0001-${sequence}`;
    const payload = toBinary(schema, message);
    return { id, source, sequence, subject, type: schema.typeName, payload, timeMs: 0 };
  };
  events.push(unfilled(OrderDeniedSchema, "denied"));
  events.push(unfilled(OrderRejectedSchema, "rejected"));
  events.push(unfilled(OrderExpiredSchema, "expired"));
  return events;
}

/** What an audit service has recorded, and answers, after these events. */
async function outcomeOf(events: readonly EventEnvelope[]) {
  const audit = await runningAudit();
  try {
    for (const event of events) await audit.bus.publish(event);
    const { scorecard } = await audit.client.getScorecard({ auditSet });
    const { audits } = await audit.client.listAudits({ auditSet, pageSize: 500 });
    const { gates } = await audit.client.listGates({});
    const evaluations = [];
    for (const { gate } of gates) {
      evaluations.push((await audit.client.evaluateGate({ gate, auditSet })).evaluation);
    }
    const tables = await tablesOf(audit);
    return { ...tables, answers: { scorecard, audits, evaluations } };
  } finally {
    await audit.close();
  }
}

async function tablesOf({ dataDir }: RunningAudit) {
  const client = anotherClient(join(dataDir, "audit.db"));
  const rowsOf = async (sql: string) =>
    (await client.execute(sql)).rows.map((row) => ({ ...row }) as Record<string, unknown>);
  try {
    return {
      facts: await rowsOf(
        "SELECT audit_set, kind, identity, time_ms, content, fact_hash FROM fact ORDER BY 1, 2, 3",
      ),
      consumed: await rowsOf("SELECT * FROM inbox ORDER BY event_id"),
      watermarks: await rowsOf("SELECT * FROM watermark ORDER BY source"),
      missing: await rowsOf("SELECT * FROM missing_facts"),
      letters: await rowsOf("SELECT * FROM dead_letter"),
    };
  } finally {
    client.close();
  }
}

/** The events of all in any order between the sources, each source's in its own, some of them again later. */
function interleaved(random: SeededRandom): readonly EventEnvelope[] {
  const left = [...published.values()].map((events) => [...events]);
  const sent: EventEnvelope[] = [];
  while (left.some((events) => events.length > 0)) {
    const event = left[random.integer(left.length)]!.shift();
    if (event !== undefined) sent.push(event);
    if (sent.length > 0 && random.uniform() < 0.3) sent.push(sent[random.integer(sent.length)]!);
  }
  return sent;
}

/** The same in no order at all. */
function shuffled(random: SeededRandom): readonly EventEnvelope[] {
  const events = [...interleaved(random)];
  for (let at = events.length - 1; at > 0; at -= 1) {
    const other = random.integer(at + 1);
    [events[at], events[other]] = [events[other]!, events[at]!];
  }
  return events;
}

test("the recorded sprint has every kind of fact that comes by an event", () => {
  const kinds = new Set(inOrder.facts.map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), [
    "DECISION_MADE",
    "FORECAST_FAILED",
    "FORECAST_MADE",
    "FORECAST_SCORED",
    "ORDER_DENIED",
    "ORDER_EXPIRED",
    "ORDER_FILLED",
    "ORDER_REJECTED",
    "POLICY_APPLIED",
    "RUN_ENDED",
    "TRADE_CLOSED",
  ]);
  assert.deepEqual([inOrder.missing, inOrder.letters], [[], []]);
  assert.match(inOrder.answers.scorecard!.contentHash, /^[0-9a-f]{64}$/);
});

const seeds = Array.from({ length: isLong ? 25 : 2 }, (_, at) => at + 1);
for (const seed of seeds) {
  test(`events that come again and between those of others give the same records (seed ${seed})`, async () => {
    const events = interleaved(new SeededRandom(seed));
    assert.ok(events.length > inOrder.consumed.length);
    assert.deepEqual(await outcomeOf(events), inOrder);
  });

  test(`events that come in no order give the same records and answers (seed ${seed})`, async () => {
    const { facts, ...rest } = await outcomeOf(shuffled(new SeededRandom(seed)));
    const { facts: known, ...others } = inOrder;
    assert.deepEqual(rest, others);
    assert.equal(facts.length, known.length);
    for (const [at, fact] of facts.entries()) {
      // A forecast that its score brought has no time of its own.
      const isBrought = fact.kind === "FORECAST_MADE" && fact.time_ms === null;
      assert.deepEqual(fact, isBrought ? { ...known[at], time_ms: null } : known[at]);
    }
  });
}
