import assert from "node:assert/strict";
import { test } from "node:test";
import { variedSettings } from "#gateway/sprint/domain/varied-settings.ts";

test("the settings that differ are named from the policy down, each with both values", () => {
  const base = {
    forecast: { regime: { enabled: true, windowBars: 60 } },
    risk: { longOnly: false },
  };
  const other = {
    forecast: { regime: { enabled: false, windowBars: 60 } },
    risk: { longOnly: true },
  };
  assert.deepEqual(variedSettings(base, other), [
    { path: "forecast.regime.enabled", baseJson: "true", otherJson: "false" },
    { path: "risk.longOnly", baseJson: "false", otherJson: "true" },
  ]);
  assert.deepEqual(variedSettings(base, base), []);
});

test("a setting that one policy lacks has no value there, and a list is one setting", () => {
  assert.deepEqual(variedSettings({ a: [1, 2] }, { a: [2, 1], b: { c: 0 } }), [
    { path: "a", baseJson: "[1,2]", otherJson: "[2,1]" },
    { path: "b.c", baseJson: "", otherJson: "0" },
  ]);
});
