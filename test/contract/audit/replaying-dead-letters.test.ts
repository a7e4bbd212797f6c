import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
let audit: RunningAudit;
let trades: ReturnType<typeof publisher>;

beforeEach(async () => {
  audit = await runningAudit();
  trades = publisher(audit.bus, "execution");
});
afterEach(() => audit.close());

const trade = (name: string, netPnlMicros = 10_000_000n) => closed(auditSet, name, netPnlMicros);

const listed = async (includeReplayed = false) =>
  (await audit.client.listDeadLetters({ includeReplayed })).deadLetters;

const replayed = async (...eventIds: string[]) =>
  (await audit.client.replayDeadLetters({ eventIds })).deadLetters;

async function scorecardOf(of: RunningAudit) {
  return (await of.client.getScorecard({ auditSet })).scorecard!;
}

async function verdict() {
  return (await audit.client.evaluateGate({ gate: "phase-0", auditSet })).evaluation?.verdict;
}

/** Gives a dead letter the bytes of a fact, as if this version could read what it carries. */
async function makeReadable(eventId: string, message = trade("1")): Promise<void> {
  const payload = toBinary(TradeClosedSchema, create(TradeClosedSchema, message));
  const client = anotherClient(join(audit.dataDir, "audit.db"));
  try {
    const hex = [...payload].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    await client.execute(
      `UPDATE dead_letter SET payload = x'${hex}' WHERE event_id = '${eventId}'`,
    );
  } finally {
    client.close();
  }
}

test("a dead letter is listed with where it came from and why it could not be applied", async () => {
  await trades.fact(TradeClosedSchema, trade("1"), subjects.closed);
  await trades.fact(TradeClosedSchema, trade("1", 99_000_000n), subjects.closed);
  const [letter, ...more] = await listed();
  assert.equal(more.length, 0);
  const { eventId, source, sequence, subject, type, failures, replayTime } = letter!;
  assert.deepEqual(
    { eventId, source, sequence, subject, type, failures, replayTime, of: letter!.auditSet },
    {
      eventId: "execution-0001-2",
      source: "execution",
      sequence: 2n,
      subject: subjects.closed,
      type: "pmx.event.v1.TradeClosed",
      failures: 1,
      replayTime: undefined,
      of: auditSet,
    },
  );
  assert.match(letter!.error, /another TRADE_CLOSED is recorded for it/);
  assert.ok(letter!.payloadBytes > 0);
});

test("a letter that fails again stays, with its new reason and one failure more", async () => {
  await trades.poison(TradeClosedSchema, subjects.closed);
  const [before] = await listed();
  const { roundTrip } = trade("1");
  await makeReadable(before!.eventId, { ...trade("1"), roundTrip: { ...roundTrip, name: "" } });
  const [after] = await replayed(before!.eventId);
  assert.deepEqual([before!.failures, after!.failures], [1, 2]);
  assert.notEqual(after!.error, before!.error);
  assert.match(after!.error, /round_trip\.name/);
  assert.deepEqual(await listed(), [after]);
  assert.equal((await scorecardOf(audit)).deadLetterCount, 1n);
  audit = await audit.restart();
  assert.deepEqual(await listed(), [after]);
});

test("a replayed letter counts from then on, as if its fact had come in time", async () => {
  const inTime = await runningAudit();
  for (const name of ["1", "2", "3"]) {
    await publisher(inTime.bus, `execution${name}`).fact(
      TradeClosedSchema,
      trade(name),
      subjects.closed,
    );
  }
  await trades.fact(TradeClosedSchema, trade("1"), subjects.closed);
  await trades.poison(TradeClosedSchema, subjects.closed);
  await trades.fact(TradeClosedSchema, trade("3"), subjects.closed);
  const early = await scorecardOf(audit);
  assert.equal(await verdict(), GateVerdict.INCONCLUSIVE);

  const [{ eventId } = { eventId: "" }] = await listed();
  await makeReadable(eventId, trade("2"));
  const [letter] = await replayed(eventId);
  assert.ok(letter?.replayTime);
  assert.equal(letter.failures, 1);
  const late = await scorecardOf(audit);
  assert.equal(late.deadLetterCount, 0n);
  assert.equal(late.contentHash, (await scorecardOf(inTime)).contentHash);
  assert.notEqual(late.contentHash, early.contentHash);
  assert.equal(await verdict(), GateVerdict.PASS);
  await inTime.close();
});

test("a letter is replayed once, whoever asks, and its event may come again", async () => {
  await trades.poison(TradeClosedSchema, subjects.closed);
  const [{ eventId } = { eventId: "" }] = await listed();
  await makeReadable(eventId);
  const [[first], [second]] = await Promise.all([replayed(eventId), replayed(eventId)]);
  const [again] = await replayed(eventId, eventId);
  assert.deepEqual([second, again], [first, first]);
  const once = await scorecardOf(audit);
  await trades.again(TradeClosedSchema, trade("1"), subjects.closed, 1);
  assert.deepEqual(await scorecardOf(audit), once);
  assert.deepEqual(await listed(), []);
  assert.deepEqual(await listed(true), [first]);
});

test("of several letters each has its own end", async () => {
  for (let count = 0; count < 3; count += 1) {
    await trades.poison(TradeClosedSchema, subjects.closed);
  }
  const ids = (await listed()).map(({ eventId }) => eventId);
  await makeReadable(ids[1]!);
  const ends = await replayed(...ids);
  assert.deepEqual(
    ends.map(({ failures, replayTime }) => [failures, replayTime !== undefined]),
    [
      [2, false],
      [1, true],
      [2, false],
    ],
  );
});

test("what its publisher withheld cannot be replayed: the publisher has it", async () => {
  await trades.withheld(TradeClosedSchema, subjects.closed, "it is too large");
  const [letter] = await listed();
  assert.equal(letter!.payloadBytes, 0);
  const [after] = await replayed(letter!.eventId);
  assert.match(after!.error, /execution could not publish it, and keeps the fact/);
});

test("where one id is unknown none is replayed", async () => {
  await trades.poison(TradeClosedSchema, subjects.closed);
  const [{ eventId } = { eventId: "" }] = await listed();
  await makeReadable(eventId);
  await assert.rejects(replayed(eventId, "execution-none-1"), {
    code: "NOT_FOUND",
    reason: "RESOURCE_NOT_FOUND",
    message: /execution-none-1/,
  });
  assert.equal((await listed()).length, 1);
});

test("letters are listed in pages, by publisher and place in its order", async () => {
  const forecasts = publisher(audit.bus, "forecast");
  await forecasts.poison(TradeClosedSchema, "pmx.forecast.v1.forecast.created");
  for (let count = 0; count < 11; count += 1) {
    await trades.poison(TradeClosedSchema, subjects.closed);
  }
  const seen: string[] = [];
  let pageToken = "";
  do {
    const page = await audit.client.listDeadLetters({ pageSize: 5, pageToken });
    seen.push(...page.deadLetters.map(({ source, sequence }) => `${source} ${sequence}`));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  const wanted = Array.from({ length: 11 }, (_, at) => `execution ${at + 1}`);
  assert.deepEqual(seen, [...wanted, "forecast 1"]);
});

/** Runs `pmx dead-letters` at the audit service, which it asks without any gateway. */
function command(...typed: string[]) {
  const environment = { PMX_AUDIT_ADDRESS: audit.address };
  return runPmxHere(["dead-letters", ...typed, "--address", "127.0.0.1:1"], { environment });
}

test("pmx dead-letters lists what waits, and replays it or says why it failed again", async () => {
  assert.match((await command()).stdout, /^no event waits among the dead letters$/m);
  await trades.poison(TradeClosedSchema, subjects.closed);
  await trades.poison(TradeClosedSchema, subjects.closed);
  const [, second] = await listed();
  await makeReadable(second!.eventId);
  assert.match((await command("list")).stdout, /^execution-0001-1 +TradeClosed +unknown +1 +no +/m);

  const failed = await command("replay", "--json");
  assert.equal(failed.exitCode, 1);
  const { deadLetters } = JSON.parse(failed.stdout);
  assert.deepEqual(
    deadLetters.map((one: { failures: number; replayTime?: string }) => [
      one.failures,
      one.replayTime !== undefined,
    ]),
    [
      [2, false],
      [1, true],
    ],
  );
  const named = await command("replay", second!.eventId);
  assert.deepEqual([named.exitCode, (await listed()).length], [0, 1]);
  assert.equal(JSON.parse((await command("--replayed", "--json")).stdout).deadLetters.length, 2);
});

test("pmx dead-letters refuses what it does not know", async () => {
  assert.match((await command("remove")).stderr, /remove: is neither list nor replay/);
  assert.match((await command("list", "execution-1")).stderr, /execution-1: unexpected word/);
  assert.match((await command("replay", "none")).stderr, /dead letter none/);
});
