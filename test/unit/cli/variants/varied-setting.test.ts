import assert from "node:assert/strict";
import { test } from "node:test";
import { variedSettings } from "#cli/variants/varied-setting.ts";

const varied = (text: string) => variedSettings({ where: "--vary", text });

test("a setting is named as in its file or as in the contract, with or without its policy", () => {
  const [setting] = varied("regime.enabled=true,off");
  assert.deepEqual(setting, {
    policy: "forecast",
    path: "regime.enabled",
    values: [true, false],
  });
  for (const name of ["forecast.regime.enabled", "ensemble.minimum_scored_forecasts"]) {
    assert.equal(varied(`${name}=0,1`)[0]?.policy, "forecast", name);
  }
  assert.deepEqual(varied("risk.long_only=1,0")[0], {
    policy: "risk",
    path: "longOnly",
    values: [true, false],
  });
});

test("a value is a switch, a whole number, a number or a word, by what the setting is", () => {
  assert.deepEqual(varied("lookbackBars=300,500")[0]?.values, [300, 500]);
  assert.deepEqual(varied("equalWeightShrinkageRatio=0,0.25")[0]?.values, [0, 0.25]);
  assert.deepEqual(varied("samossa.selection=FIXED,VALIDATED")[0]?.values, ["FIXED", "VALIDATED"]);
  assert.throws(() => varied("lookbackBars=300,1.5"), /lookbackBars: "1\.5" is not a whole number/);
  assert.throws(() => varied("edgeCostMultiplier=1,much"), /"much" is not a number/);
  assert.throws(() => varied("longOnly=yes,perhaps"), /"perhaps" is not 1 or 0/);
});

test("a setting that is replaced as a whole has all its parts, and says so where one is named", () => {
  const [setting] = varied("tradeRegimeMultipliers=0.5/0.6/1/1.2,1/1/1/1");
  assert.deepEqual(setting?.values, [
    { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 },
    { exploration: 1, red: 1, neutral: 1, green: 1 },
  ]);
  for (const name of ["tradeRegimeMultipliers.exploration", "risk.trade_regime_multipliers.red"]) {
    assert.throws(
      () => varied(`${name}=0.5,0.6`),
      /cannot be varied by itself: tradeRegimeMultipliers is replaced as a whole; write --vary tradeRegimeMultipliers=A,B, each as exploration\/red\/neutral\/green/,
    );
  }
  assert.throws(() => varied("drawdownScaling=0.1/0.2,0.1/0.3"), /2 of 3 parts; write fromRatio/);
  assert.throws(
    () => varied("drawdownScaling=0.1/0.2/x,1"),
    /leastMultiplier: "x" is not a number/,
  );
  assert.throws(
    () => varied("drawdownScaling=0.1/0.2/0.5,0.1/0.2/0.50"),
    /has 0\.1\/0\.2\/0\.5 twice/,
  );
});

test("several settings stand one after another, as a flag that is typed twice has them", () => {
  assert.deepEqual(
    varied("regime.enabled=true,false,lookbackBars=300,400,500").map(({ path, values }) => {
      return [path, values.length];
    }),
    [
      ["regime.enabled", 2],
      ["lookbackBars", 3],
    ],
  );
});

test("what cannot be varied is refused, and the message says what can", () => {
  assert.throws(() => varied("regime.enable=true,false"), /did you mean regime\.enabled\?/);
  assert.throws(() => varied("models=naive,garch"), /no setting "models" can be varied/);
  assert.throws(() => varied("regime.enabled=true"), /needs two values or more/);
  assert.throws(() => varied("regime.enabled=true,on"), /has true twice/);
  assert.throws(() => varied("longOnly=1,0,risk.longOnly=1,0"), /varies risk\.longOnly twice/);
  assert.throws(() => varied("true,false"), /is not setting=value,value/);
  assert.throws(() => varied("ensemble.basis=EVIDENCE,"), /is not setting=value,value/);
});
