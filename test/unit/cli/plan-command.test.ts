import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandContext } from "#cli/command-context.ts";
import { runCommandLine } from "#cli/run-command-line.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { recordingTerminal } from "#test/unit/cli/recording-terminal.ts";

/** Runs `pmx` in this process, where starting a service would throw. */
async function pmx(typed: string, environment: Readonly<Record<string, string>> = {}) {
  const { terminal, out, err } = recordingTerminal();
  const context: CommandContext = {
    terminal,
    environment,
    interruption: new AbortController().signal,
    elapsedMs: () => 0,
    sleep: () => Promise.resolve(),
    newId: () => "id",
    startEmbedded: () => Promise.reject(new Error("a plan starts no service")),
  };
  const exitCode = await runCommandLine(typed.split(" "), context);
  return { exitCode, out: out(), err: err() };
}

test("a plan says what each criterion will have, needs, and lets through", async () => {
  const { exitCode, out } = await pmx("plan --gate phase-1 --audits 100 --look-every 20");
  assert.equal(exitCode, 0);
  assert.match(out, /^Plan 100 audit runs of AAPL: 100 audits, 100 closed trades at the most/m);
  assert.match(out, /^ {2}violation rate +≤ 25\.0 % +100 +1 +69$/m);
  assert.match(out, /violation rate of 35 % would pass this 2\.1 % of the time/);
  assert.match(out, /at 20, 40, 60, 80, 100, the first success counting: 29\.1 %/);
  assert.match(out, /^ {2}It can pass with so many observations\.$/m);
  for (const line of out.split("\n")) assert.ok(line.length <= 100, line);
});

test("a gate that cannot pass with so few audits is named, and the exit code is 2", async () => {
  const { exitCode, out } = await pmx(
    "plan --gate phase-0 --gate phase-1 --audits 5 --tickers AAPL,MSFT",
  );
  assert.equal(exitCode, 2);
  assert.match(out, /10 audits/);
  assert.match(out, /It cannot pass: too few observations for effective audits\./);
  assert.match(out, /^Gate phase-0/m);
  assert.doesNotMatch(out, /^Gate forecast-audits/m);
});

test("tickers multiply the audits, and the trades are those that the user expects", async () => {
  const reached = await pmx("plan --gate phase-1 --audits 10 --tickers A B --trades 3 --json");
  assert.equal(reached.exitCode, 0);
  const plan = JSON.parse(reached.out);
  assert.deepEqual([plan.auditRuns, plan.audits, plan.closedTrades], [10, 20, 3]);
  const [phase1] = plan.gates;
  assert.equal(phase1.criteria[1].operatingCharacteristic.wrong.passRatio.toFixed(3), "0.245");
  assert.equal(phase1.criteria[1].operatingCharacteristic.smallestN, "69");
  assert.equal(phase1.criteria[2].n, 3);
});

test("the sprint of a phase is planned with its gate, and other flags win over it", async () => {
  const { exitCode, out } = await pmx("plan --phase 2");
  assert.equal(exitCode, 0);
  assert.match(out, /^Plan 5 audit runs of AAPL, MSFT: 10 audits/m);
  assert.deepEqual(out.match(/^Gate [a-z0-9-]+/gm), ["Gate phase-2"]);
  const shorter = await pmx("plan --phase 2 --audits 4");
  assert.equal(shorter.exitCode, 2);
  assert.match(shorter.out, /It cannot pass: too few observations for audit runs\./);
});

test("without --gate every gate on file is planned", async () => {
  const { out } = await pmx("plan");
  assert.deepEqual(
    [...out.matchAll(/^Gate ([a-z0-9-]+)/gm)].map(([, gate]) => gate),
    loadAuditConfig({ environment: {} }).gates.map(({ gate }) => gate),
  );
});

test("a gate that is not on file, a word and a count that is none are refused", async () => {
  for (const [typed, message] of [
    ["plan --gate phase-x", /there is no gate "phase-x"; there are .*phase-1/],
    ["plan phase-1", /phase-1: unexpected word/],
    ["plan --audits 0", /--audits.*a whole number from 1 to 1000/],
    ["plan --phase 5", /phase 5 is no sprint of its own/],
  ] as const) {
    const { exitCode, err } = await pmx(typed);
    assert.equal(exitCode, 64, typed);
    assert.match(err, message);
  }
});

test("a gate in blocks is planned for the block that decides, with what ends KEEP", async () => {
  const { out } = await pmx("plan --gate phase-4 --audits 250");
  assert.match(out, /the block after 100 audit runs decides, in one look: n is what it holds/);
  assert.match(out, /KEEP does not say that the forecasts are better/);
  const json = await pmx("plan --gate phase-4 --audits 250 --json");
  const [gate] = JSON.parse(json.out).gates;
  assert.deepEqual([gate.decidingAuditRuns, gate.keepSurface.n], [100, "100"]);
});

test("an assured plan says how likely a PASS is, what it takes, and where it is out of reach", async () => {
  const typed = "plan --gate phase-1 --audits 41 --assured --horizon-bars 30";
  const { exitCode, out } = await pmx(typed);
  assert.equal(exitCode, 0);
  assert.match(out, /^ {2}violation rate ≤ 25\.0 % +20\.0 % +\d/m);
  assert.match(out, /^ +10\.0 % +36\.4 % +20\.9 % +85 +2550$/m);
  assert.match(out, /^ +0\.0 % +100\.0 % +100\.0 % +18 +540$/m);
  const notes = out.replaceAll(/\s+/g, " ");
  assert.match(notes, /41 windows of 30 bars take 1230 bars after the first as-of/);
  assert.match(
    notes,
    /On bars that are stored already nothing is an assured PASS: it is EXPLORATORY/,
  );
  assert.match(out, /in 41 windows that share no bar at most 2 may be on the wrong side/);
  for (const line of out.split("\n")) assert.ok(line.length <= 100, line);
  const close = await pmx(`${typed} --spacing-bars 10`);
  assert.equal(close.exitCode, 2);
  assert.match(close.out, /UNREACHABLE: violation rate: in 14 windows/);
  const json = await pmx(`${typed} --json`);
  assert.equal(JSON.parse(json.out).gates[0].assured[0].mostWrong, 2);
});

test("windows of trades share no bar either: as-ofs that lie closer than positions are held are one", async () => {
  const typed = "plan --gate phase-2 --audits 100 --assured --horizon-bars 30 --spacing-bars";
  assert.match((await pmx(`${typed} 1`)).out, /win rate: in 20 windows that share no bar/);
  assert.match((await pmx(`${typed} 5`)).out, /win rate: in 100 windows that share no bar/);
});

test("an assured plan states what means take, with what it assumes of trades", async () => {
  const typed = "plan --gate phase-0 --audits 41 --assured --horizon-bars 30";
  const { exitCode, out } = await pmx(typed);
  assert.equal(exitCode, 2);
  const text = out.replaceAll(/\s+/g, " ");
  assert.match(
    text,
    /mean return ≥ -5\.0 bps 5\.0 bps 0\.0 % 0\.0 % over 2000 15\.0 bps 0\.0 % 0\.0 % 928 ≥ 27840/,
  );
  assert.match(
    text,
    /UNREACHABLE: mean return: in 41 windows that share no bar no truth above can bring a PASS/,
  );
  assert.match(text, /a PASS takes a mean of at least \d+\.\d bps above the limit/);
  assert.match(text, /with a spread of 100\.0 bps \(--spread-bps\)/);
  for (const line of out.split("\n")) assert.ok(line.length <= 100, line);
  const wide = await pmx(`${typed} --spread-bps 1000`);
  assert.equal(wide.exitCode, 0);
  // Half of the audit runs trade, so that a window of a trade takes twice the bars.
  const json = await pmx(`${typed} --trades 20 --spread-bps 1000 --json`);
  const [mean] = JSON.parse(json.out).gates[0].assured;
  assert.deepEqual([mean.kind, mean.windows, mean.barsPerWindow], ["MEAN", 20, 61.5]);
});

test("an assured plan is made at what of α is for the setting: each further one on its dates has less", async () => {
  const typed = "plan --gate phase-1 --audits 41 --assured --json";
  const of = async (flags: string) =>
    JSON.parse((await pmx(`${typed}${flags}`)).out).gates[0].assured[0];
  const [first, third] = [await of(""), await of(" --trial 3")];
  assert.ok(Math.abs(first.alphaRatio - (0.05 * 6) / Math.PI ** 2) < 1e-12);
  assert.ok(Math.abs(third.alphaRatio - first.alphaRatio / 9) < 1e-12);
  assert.ok(third.fewestWindows > first.fewestWindows);
});
