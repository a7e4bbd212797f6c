import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { ModelWithSettings } from "#services/forecast/domain/models/model.ts";
import { configured, configuredModels, models } from "#services/forecast/domain/models/registry.ts";
import { modelInput, policy } from "#test/support/forecast-policy.ts";

test("the registry lists every model once, by id", () => {
  const ids = models.map((model) => model.id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
});

test("models that share a key of the policy share one schema", () => {
  const schemas = new Map<string, unknown>();
  for (const model of models) {
    if (!("settings" in model)) continue;
    const { key, schema } = model.settings;
    assert.equal(schemas.get(key) ?? schema, schema, key);
    schemas.set(key, schema);
  }
  assert.ok(schemas.size >= 5);
});

test("a model is handed its own settings and nobody else's", () => {
  let handed: unknown;
  const spy: ModelWithSettings<string, unknown> = {
    id: "spy",
    description: "",
    reference: "",
    settings: { key: "garch", schema: z.unknown() },
    forecast(_, settings) {
      handed = settings;
      return { status: "FAILED", diagnostics: {}, note: "" };
    },
  };
  configured(spy, policy).forecast(modelInput(Float64Array.of(1, 2), 1));
  assert.equal(handed, policy.garch);
});

test("the models of a policy come in its order, and an id that is no model's is refused", () => {
  const ordered = configuredModels({ ...policy, models: ["theta", "naive"] });
  assert.deepEqual(
    ordered.map(({ id }) => id),
    ["theta", "naive"],
  );
  assert.throws(() => configuredModels({ ...policy, models: ["oracle"] }), /oracle is not a model/);
});
