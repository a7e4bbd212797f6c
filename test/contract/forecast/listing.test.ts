import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { models as registered } from "#services/forecast/domain/models/registry.ts";
import { instrument, type RunningService, requestUpTo, runService } from "./running-service.ts";

let service: RunningService;
const names: string[] = [];

before(async () => {
  service = await runService();
  for (let end = 200; end < 205; end += 1) {
    const { forecast } = await service.client.createForecast(requestUpTo(end));
    names.push(forecast!.name);
  }
  const other = { ...requestUpTo(200), instrument: { ...instrument, ticker: "MTN.JO" } };
  await service.client.createForecast({ ...other, auditSet: "sprints/b" });
});
after(() => service.remove());

test("pages follow one another, oldest first, until the token is empty", async () => {
  const seen: string[] = [];
  let pageToken = "";
  do {
    const page = await service.client.listForecasts({
      auditSet: "sprints/a",
      pageSize: 2,
      pageToken,
    });
    seen.push(...page.forecasts.map((forecast) => forecast.name));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  assert.deepEqual(seen, names);
});

test("an audit set and a ticker narrow the list", async () => {
  const tickersOf = async (filter: { auditSet?: string; ticker?: string }) => {
    const { forecasts } = await service.client.listForecasts(filter);
    return forecasts.map((forecast) => forecast.instrument!.ticker);
  };
  assert.equal((await tickersOf({})).length, 6);
  assert.deepEqual(await tickersOf({ auditSet: "sprints/b" }), ["MTN.JO"]);
  assert.equal((await tickersOf({ ticker: "AAPL" })).length, 5);
  assert.deepEqual(await tickersOf({ auditSet: "sprints/b", ticker: "AAPL" }), []);
});

test("a token of another list, or none at all, is refused", async () => {
  const page = await service.client.listForecasts({ auditSet: "sprints/a", pageSize: 1 });
  for (const pageToken of [page.nextPageToken, "nonsense"]) {
    await assert.rejects(
      service.client.listForecasts({ auditSet: "sprints/b", pageToken }),
      (error) => error instanceof Fault && error.reason === "PAGE_TOKEN_INVALID",
    );
  }
});

test("the models that a policy can name are listed by id, each with its source", async () => {
  const { models } = await service.client.listModels({});
  const ids = models.map((model) => model.id);
  assert.deepEqual(ids, registered.map(({ id }) => id).sort());
  assert.ok(ids.includes("naive") && ids.includes("garch") && ids.length >= 11);
  assert.ok(models.every((model) => model.description !== "" && model.reference !== ""));
});

test("what was stored is there after a restart", async () => {
  const before = await service.client.getForecast({ name: names[0]! });
  await service.stop();
  service = await runService({ folder: service.folder });
  assert.deepEqual(await service.client.getForecast({ name: names[0]! }), before);
});
