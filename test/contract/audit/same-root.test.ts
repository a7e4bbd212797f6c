import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
const facts = 6;
const last = { source: "execution", sequence: BigInt(facts) };
let audit: RunningAudit;

beforeEach(async () => {
  audit = await runningAudit();
});
afterEach(() => audit.close());

const trade = (sequence: number) => closed(auditSet, `${sequence}`, 1_000_000n);

/** Name, size and root of every log, when the facts up to a place have arrived. */
async function roots(after = last): Promise<readonly string[]> {
  await audit.client.getScorecard({ auditSet, after: [after] });
  const { heads } = await audit.evidence.getCheckpoint({});
  return heads.map(({ log, size, root }) => `${log} ${size} ${Buffer.from(root).toString("hex")}`);
}

async function publishAgain(sequences: readonly number[]): Promise<void> {
  const trades = publisher(audit.bus, "execution");
  for (const sequence of sequences) {
    await trades.again(TradeClosedSchema, trade(sequence), subjects.closed, sequence);
  }
}

/** Changes the database as nobody but its owner can. */
async function edit(...statements: readonly string[]): Promise<void> {
  const file = anotherClient(join(audit.dataDir, "audit.db"));
  for (const statement of statements) await file.execute(statement);
  file.close();
}

test("all facts that are delivered again to an emptied inbox change no log", async () => {
  await publishAgain([1, 2, 3, 4, 5, 6]);
  const before = await roots();
  assert.match(before.join(), /execution-0001 6 /);
  await edit("DELETE FROM inbox", "DELETE FROM watermark");
  audit = await audit.restart();
  await publishAgain([6, 2, 1, 2, 5, 4, 3]);
  assert.deepEqual(await roots(), before);
});

test("a fact that came too late is in the own log once, however often it is delivered after that", async () => {
  await publishAgain([1, 2, 3]);
  const at = { ...last, sequence: 3n };
  await roots(at);
  // Another fact under a number that the log has: its owner was restored to an earlier time.
  const other = async () => {
    const trades = publisher(audit.bus, "execution");
    await trades.again(TradeClosedSchema, trade(99), subjects.closed, 2);
  };
  await edit("DELETE FROM inbox", "DELETE FROM watermark");
  audit = await audit.restart();
  await other();
  await publishAgain([1, 2, 3]);
  const before = await roots(at);
  assert.match(before[0]!, /^audit-\w+ 1 /);
  await edit("DELETE FROM inbox", "DELETE FROM watermark");
  audit = await audit.restart();
  await other();
  await publishAgain([3, 2, 1]);
  assert.deepEqual(await roots(at), before);
});

test("facts that wait for earlier ones and are delivered again lead to the same root", async () => {
  await publishAgain([1, 2, 3, 4, 5, 6]);
  const [, expected] = await roots();
  const other = await runningAudit();
  await audit.close();
  audit = other;
  await publishAgain([1, 4, 6]);
  await edit("DELETE FROM inbox", "DELETE FROM watermark", "DELETE FROM missing_facts");
  audit = await audit.restart();
  await publishAgain([6, 5, 4, 3, 2, 1]);
  assert.equal((await roots())[1], expected);
});

test("another fact under the number of one that waits is in the own log", async () => {
  await publishAgain([1, 3]);
  await edit("DELETE FROM inbox", "DELETE FROM watermark", "DELETE FROM missing_facts");
  audit = await audit.restart();
  const again = publisher(audit.bus, "execution");
  await again.again(TradeClosedSchema, trade(99), subjects.closed, 3);
  await publishAgain([2, 1]);
  const [own, log] = await roots({ ...last, sequence: 3n });
  assert.match(`${own} ${log}`, /^audit-\w+ 1 \S+ execution-0001 3 /);
});

test("dead letters that are replayed change no log, applied or not", async () => {
  await publishAgain([1, 2, 3, 4, 5]);
  const trades = publisher(audit.bus, "execution");
  // It contradicts what is recorded, so that it cannot be applied.
  await trades.again(TradeClosedSchema, closed(auditSet, "1", 9_000_000n), subjects.closed, 6);
  const before = await roots();
  const replay = async () => {
    const eventIds = ["execution-0001-6"];
    return (await audit.client.replayDeadLetters({ eventIds })).deadLetters[0];
  };
  assert.equal((await replay())?.failures, 2);
  assert.deepEqual(await roots(), before);
});
