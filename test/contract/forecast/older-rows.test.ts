import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WeightsBasis } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { olderRows } from "#test/support/older-forecast-rows.ts";
import { barMessages, history, type RunningService, runService } from "./running-service.ts";

let service: RunningService;
const [scored, unscored] = olderRows.forecast;

before(async () => {
  const made = await runService();
  await made.stop();
  await insertOlderRows(made.folder);
  service = await runService({ folder: made.folder });
});
after(() => service.remove());

/** Only the columns that the older version knew. */
async function insertOlderRows(folder: string) {
  const database = anotherClient(join(folder, "forecast.db"));
  for (const [table, rows] of Object.entries(olderRows)) {
    for (const row of rows) {
      const columns = Object.keys(row);
      const values = Object.values(row).map((value) =>
        typeof value === "object" ? JSON.stringify(value) : value,
      );
      const marks = columns.map(() => "?").join(", ");
      await database.execute({
        sql: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`,
        args: values,
      });
    }
  }
  database.close();
}

test("a forecast of the version before is read with its outcome and its content hash", async () => {
  const { forecast, outcome } = await service.client.getForecast({ name: scored.name });
  assert.equal(forecast!.contentHash, scored.content_hash);
  assert.deepEqual(forecast!.ensemblePrices, scored.content.ensemblePrices);
  assert.equal(forecast!.weightsBasis, WeightsBasis.ROLLING_ORIGINS);
  assert.equal(forecast!.intervalBasis!.method, "PARAMETRIC");
  assert.equal(outcome!.bestModelInHindsight, "garch");
  assert.equal(outcome!.ensemble!.crps!.result.case, "undefinedReason");
});

test("forecasts of the version before are listed", async () => {
  const { forecasts } = await service.client.listForecasts({ auditSet: scored.audit_set });
  assert.deepEqual(
    forecasts.map(({ name }) => name),
    [scored.name, unscored.name],
  );
});

test("a forecast of the version before is scored by this one", async () => {
  const bars = barMessages(history.slice(201, 203));
  const { outcome } = await service.client.scoreForecast({ name: unscored.name, bars });
  assert.equal(outcome!.ensemble!.rmse!.result.case, "value");
  assert.equal(outcome!.coverages[0]!.pinball!.result.case, "value");
  assert.equal(outcome!.ensemble!.qlike!.result.case, "undefinedReason");
});

test("scoring what the version before scored gives the outcome that it stored", async () => {
  const bars = barMessages(history.slice(200, 202));
  const { outcome } = await service.client.scoreForecast({ name: scored.name, bars });
  assert.deepEqual(outcome!.realisedPrices, olderRows.outcome[0].content.realisedPrices);
});
