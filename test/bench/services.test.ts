import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { programArguments } from "#test/support/program.ts";
import { isLong } from "#test/support/test-length.ts";
import type { Report } from "./services/report.ts";
import { judge } from "./services/requirements.ts";

const titles = [
  "EstimateCost",
  "EvaluateSignal",
  "SubmitOrder",
  "AdvanceBars, 1 bar",
  "AdvanceBars, 500 bars",
  "CreateForecast repeated",
  "GetScorecard, 20 audits",
  "GetScorecard, 100 audits",
];

test("the bench of the services calls every RPC at 1, 16 and 64 in flight and prints one object", () => {
  const only = isLong ? [] : ["--only", "evaluate-signal"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...programArguments("test/bench/services.ts"), "--quick", "--json", ...only],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  const { rows, requirements } = JSON.parse(stdout) as Report;
  assert.deepEqual(
    rows.map(({ title }) => title),
    isLong ? titles : ["EvaluateSignal"],
  );
  for (const { title, levels, requestBytes, answerBytes } of rows) {
    assert.deepEqual(
      levels.map(({ inFlight }) => inFlight),
      [1, 16, 64],
      title,
    );
    for (const level of levels) {
      const { callsPerSecond, echoCallsPerSecond, cpuMs, meanMs, p99Ms } = level;
      for (const figure of [callsPerSecond, echoCallsPerSecond, cpuMs, meanMs, p99Ms]) {
        assert.ok(Number.isFinite(figure) && figure > 0, `${title}: ${JSON.stringify(level)}`);
      }
      assert.ok(p99Ms >= level.p50Ms, title);
    }
    assert.ok(requestBytes > 0 && answerBytes > 0, title);
  }
  assert.deepEqual(requirements, [], "a run this short is not judged");
});

function evaluateSignal(ofEcho: number, cpuMs: number) {
  const figures = {
    callsPerSecond: 900,
    echoCallsPerSecond: 3_000,
    echoCpuMs: 0.2,
    meanMs: 1,
    p50Ms: 1,
    p99Ms: 2,
  };
  const level = { ...figures, ofEcho: 0.5, cpuMs, p99OverMean: 2, echoP99OverMean: 2 };
  return {
    id: "evaluate-signal",
    title: "EvaluateSignal",
    requestBytes: 1,
    answerBytes: 1,
    rounds: 1,
    levels: [
      { ...level, inFlight: 1, ofEcho: 0.1 },
      { ...level, inFlight: 16 },
      { ...level, inFlight: 64, ofEcho },
    ],
  };
}

test("the worst number in flight decides whether a requirement is met", () => {
  const metOf = (ofEcho: number, cpuMs: number) =>
    judge([evaluateSignal(ofEcho, cpuMs)]).map(({ figure, met }) => `${figure} ${met}`);
  assert.deepEqual(metOf(0.25, 1), ["ofEcho true", "cpuMs true", "p99OverMean true"]);
  assert.deepEqual(metOf(0.24, 1.01), ["ofEcho false", "cpuMs false", "p99OverMean true"]);
});
