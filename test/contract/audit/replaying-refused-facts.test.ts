import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { connect, type JetStreamManager, type NatsConnection } from "nats";
import { encodeEvent } from "#lib/kit/events/event-payload.ts";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { appendToOutbox } from "#lib/kit/events/outbox.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { executionMigrations, loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { eventually } from "#test/support/eventually.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type Served, serve } from "#test/support/served.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
const source = "execution";
const stream = "PMX_EXECUTION";
/** Takes a small fact, and the headers of one that is withheld. */
const smallLimit = 1_200;

let nats: NatsServer;
let client: NatsConnection;
let manager: JetStreamManager;
let audit: RunningAudit;
let execution: Served;
let large: string;

/** The database of an execution service that has closed three trades, of which the second is a large fact. */
async function stateTrades(dataDir: string): Promise<void> {
  const store = await openStore({
    path: join(dataDir, "execution.db"),
    migrationsFolder: fileURLToPath(executionMigrations),
    logger: quietLogger,
  });
  const trades = ["1", "2", "3"].map((id) => {
    const trade = closed(auditSet, id, 10_000_000n);
    const portfolio = `portfolios/${id === "2" ? "p".repeat(2 * smallLimit) : "p"}`;
    return encodeEvent(TradeClosedSchema, { ...trade, portfolio }, subjects.closed, 1);
  });
  await store.write((tx) => appendToOutbox(tx, source, trades));
  await store.close();
}

before(async () => {
  nats = await startNatsServer();
  client = await connect({ servers: nats.url });
  manager = await client.jetstreamManager();
  await manager.streams.add({
    name: stream,
    subjects: ["pmx.execution.>"],
    max_msg_size: smallLimit,
  });
  const bus = () => connectNatsBus({ url: nats.url, logger: quietLogger });
  audit = await runningAudit(await bus());
  const dataDir = temporaryFolder();
  await stateTrades(dataDir);
  const config = loadExecutionConfig({ environment: {} });
  execution = await serve(startExecution, config, { dataDir, bus: await bus() });
  await scorecard();
});
after(async () => {
  await execution?.stop();
  await audit?.close();
  await client?.close();
  await nats?.kill();
});

/** Runs `pmx dead-letters` at the services, which it asks without any gateway. */
function command(...typed: string[]) {
  const environment = {
    PMX_AUDIT_ADDRESS: audit.address,
    PMX_EXECUTION_ADDRESS: execution.address,
  };
  return runPmxHere(["dead-letters", ...typed, "--address", "127.0.0.1:1"], { environment });
}

/** With all three facts, or what stands in their place. */
async function scorecard() {
  const position = { source, sequence: 3n };
  const request = { auditSet, after: [position] };
  return (await audit.client.getScorecard(request, { deadlineMs: 60_000 })).scorecard!;
}

const closedTrades = async () =>
  (await scorecard()).metrics.find(({ name }) => name === "closed_trades")?.result.value;

const verdict = async () =>
  (await audit.client.evaluateGate({ gate: "phase-0", auditSet })).evaluation?.verdict;

test("a fact that NATS refused is listed by its owner, and lacks at audit", async () => {
  const { stdout } = await command("list", "--of", source, "--json");
  const [fact, ...others] = JSON.parse(stdout).refusedFacts;
  assert.deepEqual(others, []);
  large = fact.eventId;
  assert.deepEqual([fact.source, fact.sequence, fact.published], [source, "2", false]);
  assert.ok(Number(fact.payloadBytes) > smallLimit);
  assert.match(fact.error, /message size exceeds maximum allowed/);
  assert.match((await command("--of", source)).stdout, /^execution-\S+-2 +TradeClosed +\d+ +no/m);
  assert.deepEqual([await closedTrades(), (await scorecard()).deadLetterCount], [2, 1n]);
  assert.equal(await verdict(), GateVerdict.INCONCLUSIVE);
});

test("audit alone cannot replay it, and says where it is replayed", async () => {
  const { stdout, exitCode } = await command("replay", "--json");
  assert.equal(exitCode, 1);
  const [letter] = JSON.parse(stdout).deadLetters;
  assert.equal(letter.eventId, large);
  assert.match(letter.error, /pmx dead-letters replay --of execution/);
});

test("a fact that is refused again stays with its owner", async () => {
  const { stdout, exitCode } = await command("replay", "--of", source);
  assert.equal(exitCode, 1, stdout);
  assert.match(stdout, /message size exceeds maximum allowed/);
  assert.equal(JSON.parse((await command("--of", source, "--json")).stdout).refusedFacts.length, 1);
});

test("once NATS takes it, its owner publishes it, and audit applies it once", async () => {
  await manager.streams.update(stream, { max_msg_size: 1_000_000 });
  const replayed = await command("replay", "--of", source, "--json");
  assert.equal(replayed.exitCode, 0, replayed.stderr);
  const [{ published, error }] = JSON.parse(replayed.stdout).refusedFacts;
  assert.deepEqual([published, error], [true, ""]);
  await eventually("the trade", async () => (await closedTrades()) === 3);
  assert.equal((await scorecard()).deadLetterCount, 0n);
  assert.equal(await verdict(), GateVerdict.PASS);
  const { deadLetters } = await audit.client.listDeadLetters({ includeReplayed: true });
  assert.deepEqual(
    deadLetters.map(({ eventId, replayTime }) => [eventId, replayTime !== undefined]),
    [[large, true]],
  );
  assert.ok(deadLetters[0]!.payloadBytes > smallLimit);
});

test("what is published is published once, whoever asks again", async () => {
  assert.match((await command("--of", source)).stdout, /^no fact of execution waits/m);
  const again = await command("replay", large, "--of", source, "--json");
  assert.equal(JSON.parse(again.stdout).refusedFacts[0].published, true);
  assert.equal((await manager.streams.info(stream)).state.messages, 4);
  const unknown = await command("replay", "execution-none-1", "--of", source);
  assert.match(unknown.stderr, /refused fact execution-none-1/);
});

test("pmx dead-letters refuses a service that has none", async () => {
  assert.match((await command("--of", "gateway")).stderr, /--of: takes one of audit, forecast/);
  assert.match((await command("--of", source, "--replayed")).stderr, /--replayed: is of audit/);
});
