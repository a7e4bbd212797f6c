import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { batchCreateForecasts } from "#services/forecast/app/batch-create-forecasts.ts";
import type { CreateForecast } from "#services/forecast/app/plan-forecast.ts";
import type { HashedForecast } from "#services/forecast/domain/forecast.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { dependencies, request } from "./dependencies.ts";

const patient = { peer: "127.0.0.1:5", signal: new AbortController().signal };

function batch(count: number): CreateForecast[] {
  return Array.from({ length: count }, (_, i) => request(sampleBars(130 + i)));
}

test("every request has its answer, by its place in the batch", async () => {
  const answered: number[] = [];
  for await (const item of batchCreateForecasts(dependencies(), batch(5), patient)) {
    assert.ok("created" in item);
    assert.equal(item.created.value.barsUsed, 130 + item.index);
    answered.push(item.index);
  }
  assert.deepEqual(answered.sort(), [0, 1, 2, 3, 4]);
});

test("a failed request has its fault in its item, and the others are made", async () => {
  const requests = batch(3).map((one, i) =>
    i === 1 ? { ...one, instrument: { ...one.instrument, ticker: "" } } : one,
  );
  const faults: string[] = [];
  let made = 0;
  for await (const item of batchCreateForecasts(dependencies(), requests, patient)) {
    if ("fault" in item) faults.push(`${item.index} ${item.fault.reason}`);
    else made += 1;
  }
  assert.deepEqual(faults, ["1 FIELD_INVALID"]);
  assert.equal(made, 2);
});

/** An engine whose fits end when the test releases them. */
function engineWithHeldFits() {
  const held: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const usual = dependencies();
  const engine = {
    ...usual.engine,
    forecast(...[input, caller]: Parameters<typeof usual.engine.forecast>) {
      const { signal } = caller;
      signals.push(signal);
      return new Promise<HashedForecast>((resolve, reject) => {
        held.push(() => resolve(usual.engine.forecast(input, caller)));
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  };
  return { dependencies: { ...usual, engine }, held, signals };
}

test("an answer is given as soon as it is there, not in the order of the requests", async () => {
  const { dependencies: slow, held } = engineWithHeldFits();
  const items = batchCreateForecasts(slow, batch(2), patient);
  const first = items.next();
  await new Promise((resolve) => setImmediate(resolve));
  held[1]!();
  assert.equal((await first).value?.index, 1);
  held[0]!();
  assert.equal((await items.next()).value?.index, 0);
});

test("at most one fit more than there are threads runs at a time", async () => {
  const { dependencies: slow, held } = engineWithHeldFits();
  const items = batchCreateForecasts(slow, batch(9), patient);
  void items.next();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(held.length, 3);
});

test("a caller that stops reading stops the fits under way", async () => {
  const { dependencies: slow, signals, held } = engineWithHeldFits();
  const items = batchCreateForecasts(slow, batch(3), patient);
  const first = items.next();
  await new Promise((resolve) => setImmediate(resolve));
  held[0]!();
  await first;
  await items.return(undefined);
  assert.ok(signals.length > 1 && signals.every((signal) => signal.aborted));
});

test("a call that is cancelled ends with its reason", async () => {
  const { dependencies: slow } = engineWithHeldFits();
  const leaving = new AbortController();
  const items = batchCreateForecasts(slow, batch(3), { ...patient, signal: leaving.signal });
  const first = items.next();
  await new Promise((resolve) => setImmediate(resolve));
  leaving.abort(new Fault("CANCELLED", "CANCELLED", "the caller left"));
  await assert.rejects(first, (error) => error instanceof Fault && error.reason === "CANCELLED");
});
