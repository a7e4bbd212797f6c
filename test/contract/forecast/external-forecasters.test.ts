import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lookAtExternalForecasters } from "#cli/doctor/look-at-external-forecasters.ts";
import type { Fault } from "#lib/kernel/fault.ts";
import { SubmissionTiming } from "#proto/pmx/forecast/v1/submission_pb.ts";
import { freePort } from "#test/support/free-port.ts";
import { type RunningService, requestUpTo, runService } from "./running-service.ts";

let theirs: RunningService;
let ours: RunningService;
let nowhere: string;

before(async () => {
  theirs = await runService();
  nowhere = `127.0.0.1:${await freePort()}`;
  ours = await runService({
    externalForecasters: [`theirs=${theirs.address}`, `away=${nowhere}`],
  });
});
after(async () => {
  await ours.stop();
  await theirs.stop();
});

const policyOf = (name: string) =>
  ours.client.getPolicy({ overrides: { submission: { source: `externalForecasters/${name}` } } });

test("a process of the configuration forecasts by its own policy, whose hash is pinned", async () => {
  const { policy } = await policyOf("theirs");
  const own = await theirs.client.getPolicy({});
  assert.equal(policy!.submission?.policyHash, own.policyHash);
  const request = requestUpTo(400);
  const { forecast } = await ours.client.createForecast({ ...request, policy: policy! });
  const there = await theirs.client.createForecast({ ...request, auditSet: "" });
  assert.deepEqual(forecast!.ensemblePrices, there.forecast!.ensemblePrices);
  assert.deepEqual(
    forecast!.models.map(({ model }) => model),
    ["naive", "submitted"],
  );
  assert.equal(forecast!.submission?.timing, SubmissionTiming.REPLAY);
  // What is asked of them belongs to no audit set there.
  const { forecasts } = await theirs.client.listForecasts({ auditSet: request.auditSet });
  assert.equal(forecasts.length, 0);
});

test("a name that the configuration has not is refused with those that it has", async () => {
  await assert.rejects(policyOf("mine"), (error: Fault) => {
    assert.equal(error.reason, "FIELD_INVALID");
    assert.match(error.message, /no external forecaster mine .*it has away, theirs/);
    return true;
  });
});

test("no request brings an address", async () => {
  for (const source of [`externalForecasters/${nowhere}`, nowhere, `dns:///${nowhere}`]) {
    await assert.rejects(
      ours.client.getPolicy({ overrides: { submission: { source } } }),
      (error: Fault) => error.reason === "FIELD_INVALID",
    );
  }
});

test("one that is away is unreachable, and pmx doctor says so of each", async () => {
  await assert.rejects(policyOf("away"), (error: Fault) => error.code === "UNAVAILABLE");
  const found = await lookAtExternalForecasters({
    PMX_EXTERNAL_FORECASTERS: `theirs=${theirs.address},away=${nowhere}`,
  });
  assert.deepEqual(
    found.map(({ level, subject }) => [level, subject.split(" at ")[0]]),
    [
      ["OK", "external forecaster theirs"],
      ["FAIL", "external forecaster away"],
    ],
  );
});
