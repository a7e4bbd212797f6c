import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeSettings } from "#lib/kit/config/merge-settings.ts";

test("changes replace the members of their names and keep the others, at every depth", () => {
  const settings = { bars: 500, regime: { enabled: false, windowBars: 60 } };
  assert.deepEqual(mergeSettings(settings, { regime: { enabled: true } }), {
    bars: 500,
    regime: { enabled: true, windowBars: 60 },
  });
});

test("a list is replaced as a whole", () => {
  assert.deepEqual(mergeSettings({ models: ["naive", "theta"] }, { models: ["drift"] }), {
    models: ["drift"],
  });
});

test("neither the settings nor the changes are modified", () => {
  const [settings, changes] = [{ a: { b: 1 } }, { a: { c: 2 } }];
  mergeSettings(settings, changes);
  assert.deepEqual([settings, changes], [{ a: { b: 1 } }, { a: { c: 2 } }]);
});
