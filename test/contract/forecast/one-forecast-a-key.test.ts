import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { type RunningAudit, runningAudit } from "../audit/running-audit.ts";
import {
  barMessages,
  history,
  type RunningService,
  requestUpTo,
  runService,
} from "./running-service.ts";

type Policy = NonNullable<Awaited<ReturnType<RunningService["client"]["getPolicy"]>>["policy"]>;

let service: RunningService;
let audit: RunningAudit;
/** Which models forecast does not matter here. */
let policy: Policy;

before(async () => {
  service = await runService({ threads: 2 });
  const shipped = (await service.client.getPolicy({})).policy!;
  policy = { ...shipped, models: ["naive", "drift"], validationOrigins: 0 };
  audit = await runningAudit(service.bus);
});
after(async () => {
  await service.stop();
  await audit.close();
});

const requestOf = (auditSet: string, bars = history.slice(0, 300)) => ({
  ...requestUpTo(300),
  auditSet,
  bars: barMessages(bars),
  policy,
});
const create = (request: ReturnType<typeof requestOf>) => service.client.createForecast(request);

/** The bars with one field of one bar a little higher, so that the bar still can be. */
function revised(at: number, field: "close" | "volumeUnits" | "high") {
  return history
    .slice(0, 300)
    .map((bar, index) =>
      index === at ? { ...bar, [field]: field === "close" ? bar.low : bar[field] * 1.01 } : bar,
    );
}

async function deadLetters(auditSet: string): Promise<bigint> {
  const sequence = BigInt(service.published.at(-1)?.sequence ?? 0);
  const after = [{ source: "forecast", sequence }];
  const { evaluation } = await audit.client.evaluateGate({ gate: "phase-0", auditSet, after });
  assert.notEqual(evaluation?.verdict, GateVerdict.UNSPECIFIED);
  return evaluation!.deadLetterCount;
}

const conflicting = (resource: string, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault);
  assert.deepEqual([error.code, error.reason], ["ALREADY_EXISTS", "BARS_CONFLICTING"]);
  assert.equal(error.metadata.resource, resource);
  assert.match(error.message, words);
  return true;
};

for (const [at, field] of [
  [299, "volumeUnits"],
  [250, "high"],
  [140, "close"],
] as const) {
  test(`a second forecast for one key, with the ${field} of bar ${at} revised, is refused and leaves no trace`, async () => {
    const auditSet = `sprints/revised-${at}`;
    const { forecast, factPosition } = await create(requestOf(auditSet));
    const second = create(requestOf(auditSet, revised(at, field)));
    await assert.rejects(second, conflicting(forecast!.name, /made from other bars; it stays/));
    const again = await create(requestOf(auditSet));
    assert.deepEqual(
      [again.forecast?.name, again.factPosition?.sequence],
      [forecast?.name, factPosition?.sequence],
    );
    assert.equal(await deadLetters(auditSet), 0n);
  });
}

for (const [field, value] of [
  ["exchange", "XNYS"],
  ["currency", "EUR"],
  ["assetClass", AssetClass.FX],
  ["region", "DE"],
  ["lotSizeUnits", 10],
] as const) {
  test(`a second forecast for one key, of an instrument with another ${field}, is refused and leaves no trace`, async () => {
    const auditSet = `sprints/other-${field.toLowerCase()}`;
    const request = requestOf(auditSet);
    const { forecast } = await create(request);
    const second = create({ ...request, instrument: { ...request.instrument, [field]: value } });
    await assert.rejects(second, conflicting(forecast!.name, new RegExp(`whose ${field} is`)));
    assert.equal(await deadLetters(auditSet), 0n);
  });
}

test("of two forecasts for one key that are made at the same time from other bars, one is refused", async () => {
  const auditSet = "sprints/at-once";
  const both = await Promise.allSettled([
    create(requestOf(auditSet)),
    create(requestOf(auditSet, revised(200, "high"))),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const { forecasts } = await service.client.listForecasts({ auditSet });
  assert.equal(forecasts.length, 1);
  const [refused] = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  conflicting(forecasts[0]!.name, /made from other bars/)(refused);
  assert.equal(await deadLetters(auditSet), 0n);
});

test("a batch says which of its requests have the key of another", async () => {
  const auditSet = "sprints/batch";
  const requests = [requestOf(auditSet), requestOf(auditSet, revised(200, "high"))];
  const results = [];
  for await (const item of service.client.batchCreateForecasts({ requests })) {
    results.push(item.result.case);
  }
  assert.deepEqual(results.sort(), ["created", "error"]);
  assert.equal(await deadLetters(auditSet), 0n);
});

test("other keys are forecasts of their own, and so is anything of no audit set", async () => {
  const auditSet = "sprints/apart";
  const request = requestOf(auditSet);
  await create(request);
  await create({ ...request, horizonBars: 19 });
  await create({ ...request, bars: request.bars.slice(0, 299) });
  await create({ ...request, instrument: { ...request.instrument, ticker: "MSFT" } });
  await create({ ...request, policy: { ...policy, lookbackBars: 200 } });
  const { forecasts } = await service.client.listForecasts({ auditSet });
  assert.equal(forecasts.length, 5);
  await create(requestOf(""));
  await create(requestOf("", revised(200, "high")));
  assert.equal(await deadLetters(auditSet), 0n);
});
