import assert from "node:assert/strict";
import { test } from "node:test";
import { naive } from "#services/forecast/domain/models/naive.ts";
import type { ConfiguredModel } from "#services/forecast/domain/models/registry.ts";
import {
  rollingOrigins,
  rollingValidation,
} from "#services/forecast/domain/validation/rolling-validation.ts";
import { policy } from "#test/support/forecast-policy.ts";

test("the whole horizon after every origin lies before the as-of", () => {
  const origins = rollingOrigins(500, 30, { validationOrigins: 3, validationStepBars: 10 });
  assert.deepEqual(origins, [469, 459, 449]);
});

test("origins with fewer than 40 bars before them are left out", () => {
  assert.deepEqual(
    rollingOrigins(90, 30, { validationOrigins: 10, validationStepBars: 10 }),
    [59, 49, 39],
  );
  assert.deepEqual(rollingOrigins(60, 30, { validationOrigins: 10, validationStepBars: 10 }), []);
});

test("a model sees nothing after its origin", () => {
  const lengths: number[] = [];
  const closes = Float64Array.from({ length: 200 }, (_, t) => 100 + t);
  const spy: ConfiguredModel = {
    ...naive,
    forecast(input) {
      lengths.push(input.closes.length);
      assert.equal(input.closes.buffer.byteLength, input.closes.length * 8);
      assert.equal(input.closes.at(-1), 100 + input.closes.length - 1);
      return naive.forecast(input);
    },
  };
  rollingValidation([spy], closes, 5, { ...policy, validationOrigins: 2, validationStepBars: 7 });
  assert.deepEqual(lengths, [188, 195]);
});

test("what a model keeps of an origin is there at the later ones, for itself alone", () => {
  const closes = Float64Array.from({ length: 200 }, (_, t) => 100 + t);
  const seen: unknown[] = [];
  const keeping = (id: string): ConfiguredModel => ({
    ...naive,
    id,
    forecast(input) {
      seen.push(input.memory!.kept);
      input.memory!.kept = `${id} ${input.closes.length}`;
      return naive.forecast(input);
    },
  });
  const models = [keeping("a"), keeping("b")];
  rollingValidation(models, closes, 5, { ...policy, validationOrigins: 2, validationStepBars: 7 });
  assert.deepEqual(seen, [undefined, undefined, "a 188", "b 188"]);
});

test("the evidence is the mean squared error over all origins and bars ahead", () => {
  const closes = Float64Array.from({ length: 100 }, (_, t) => 100 + t);
  const evidence = rollingValidation([naive], closes, 2, { ...policy, validationOrigins: 3 });
  // A flat path misses a line of slope 1 by 1 and 2.
  assert.equal(evidence.source, "ROLLING_ORIGINS");
  assert.equal(evidence.origins, 3);
  assert.deepEqual(evidence.models, [
    { model: "naive", meanSquaredError: 2.5, comparisons: 6, failures: 0 },
  ]);
});

test("origins without a path are counted apart", () => {
  const failing: ConfiguredModel = {
    ...naive,
    forecast: () => ({ status: "FAILED", diagnostics: {}, note: "no" }),
  };
  const closes = new Float64Array(100).fill(5);
  const evidence = rollingValidation([failing], closes, 2, { ...policy, validationOrigins: 3 });
  assert.deepEqual(evidence.models[0], {
    model: "naive",
    meanSquaredError: undefined,
    comparisons: 0,
    failures: 3,
  });
});
