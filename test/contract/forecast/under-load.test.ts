import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Fault } from "#lib/kernel/fault.ts";
import { type RunningService, requestUpTo, runService } from "./running-service.ts";

/** Fits have the lowest priority: on a busy machine they take long. */
const deadlineMs = 240_000;

let service: RunningService;

before(async () => {
  service = await runService({ threads: 1, queueLimit: 8 });
});
after(() => service.remove());

test("other calls are answered while forecasts are computed", async () => {
  // One thread computes eight forecasts of many origins; each takes far longer than an answer.
  const { policy } = await service.client.getPolicy({});
  const heavy = { ...policy!, validationOrigins: 30, validationStepBars: 5 };
  const leaving = new AbortController();
  const { signal } = leaving;
  let computed = 0;
  const forecasts = Array.from({ length: 8 }, async (_, i) => {
    const request = { ...requestUpTo(600 + i), policy: heavy };
    await service.client.createForecast(request, { signal, deadlineMs });
    computed += 1;
  });
  await service.client.listModels({});
  await service.client.listForecasts({});
  assert.ok(computed < 8, `${computed} forecasts were done before the other answers`);
  leaving.abort();
  await Promise.allSettled(forecasts);
  // The service has stopped them all once it has made another.
  await service.client.createForecast(requestUpTo(650), { deadlineMs });
});

test("more forecasts than may wait are refused, and those that wait are made", async () => {
  // One forecast of very many fits has the only thread until all others have come.
  const [{ policy }, { models }] = await Promise.all([
    service.client.getPolicy({}),
    service.client.listModels({}),
  ]);
  const long = { ...policy!, models: models.map(({ id }) => id), validationOrigins: 50 };
  const leaving = new AbortController();
  const { signal } = leaving;
  const cancelled = service.client.createForecast(
    { ...requestUpTo(650), policy: long },
    { signal, deadlineMs },
  );
  // Its request has come whole when one that was sent after it is answered.
  await service.client.listModels({});
  const refused: unknown[] = [];
  const asked = Array.from({ length: 30 }, (_, i) =>
    service.client.createForecast(requestUpTo(500 + i), { deadlineMs }).catch((error: unknown) => {
      refused.push(error);
      if (refused.length === 22) leaving.abort();
    }),
  );
  await Promise.all([assert.rejects(cancelled), ...asked]);
  assert.equal(refused.length, 22);
  for (const reason of refused) {
    assert.ok(reason instanceof Fault);
    assert.equal(reason.code, "RESOURCE_EXHAUSTED");
    assert.equal(reason.reason, "OVERLOADED");
  }
});

test("a caller that leaves frees its place, and the next one is served", async () => {
  const leaving = new AbortController();
  const left = service.client.createForecast(requestUpTo(650), { signal: leaving.signal });
  leaving.abort();
  await assert.rejects(left);
  const { forecast } = await service.client.createForecast(requestUpTo(651), { deadlineMs });
  assert.equal(forecast!.ensemblePrices.length, 20);
});

test("a cancelled call stops its fit", async () => {
  // Two equal forecasts of very many fits begin on two threads. Once one is cancelled, a third one
  // gets its thread: was the fit not stopped, the other of the two would be made before the third.
  const pair = await runService({ threads: 2 });
  try {
    const [{ policy }, { models }] = await Promise.all([
      pair.client.getPolicy({}),
      pair.client.listModels({}),
    ]);
    // Until both threads have answered, they may still be starting.
    await Promise.all(
      [598, 599].map((end) => pair.client.createForecast(requestUpTo(end), { deadlineMs })),
    );
    const long = { ...policy!, models: models.map(({ id }) => id), validationOrigins: 50 };
    const [leaving, ending] = [new AbortController(), new AbortController()];
    const fit = (end: number, { signal }: AbortController) =>
      pair.client.createForecast({ ...requestUpTo(end), policy: long }, { signal, deadlineMs });
    const cancelled = fit(600, leaving);
    const kept = fit(601, ending).then(
      () => "made",
      () => "cancelled",
    );
    // Calls are begun in the order in which they come, so both fits run when this is answered.
    await pair.client.listModels({});
    await delay(30);
    leaving.abort();
    await assert.rejects(cancelled);
    await pair.client.createForecast(requestUpTo(602), { deadlineMs });
    ending.abort();
    assert.equal(await kept, "cancelled");
  } finally {
    await pair.remove();
  }
});
