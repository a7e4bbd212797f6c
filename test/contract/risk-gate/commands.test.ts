import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { type RunningRiskGate, risingSignal, runningRiskGate } from "./running-risk-gate.ts";

let gate: RunningRiskGate;
before(async () => {
  gate = await runningRiskGate();
});
after(() => gate.close());

/** Runs a command that asks the risk gate, without any gateway. */
function pmx(...typed: string[]) {
  const environment = { PMX_RISK_GATE_ADDRESS: gate.address, USER: "ada" };
  return runPmxHere([...typed, "--address", "127.0.0.1:1"], { environment });
}

const policyInForce = join(repositoryRoot, "config/risk-gate.yaml");

/** A file of the policy in force with one line of it replaced. */
async function candidateFile(name: string, line: string, other: string): Promise<string> {
  const text = await readFile(policyInForce, "utf8");
  assert.equal(text.split(`\n${line}\n`).length, 2, `${line} is one line of the policy`);
  const file = join(gate.dataDir, name);
  await writeFile(file, text.replace(`\n${line}\n`, `\n${other}\n`));
  return file;
}

test("pmx trading-state halts trading with who and why, shows it, and lets it go on", async () => {
  const shown = await pmx("trading-state");
  assert.deepEqual([shown.exitCode, shown.stdout], [0, "Trading is ACTIVE for every portfolio\n"]);
  const halted = await pmx("trading-state", "set", "HALTED", "--why", "the feed is down");
  assert.equal(halted.exitCode, 0, halted.stderr);
  assert.match(halted.stdout, /^Trading is HALTED for every portfolio\n/);
  assert.match(halted.stdout, /HALTED +every portfolio +ada +the feed is down/);
  const own = ["--portfolio", "portfolios/1", "--by", "eve", "--why", "its shorts"];
  await pmx("trading-state", "set", "REDUCING", ...own);
  await pmx("trading-state", "set", "ACTIVE", "--why", "the feed is back");
  const listed = await pmx("trading-state", "--json");
  const { state, restrictedPortfolios, changes } = JSON.parse(listed.stdout);
  assert.equal(state, "TRADING_STATE_ACTIVE");
  assert.equal(restrictedPortfolios[0].who, "eve");
  assert.equal(changes.length, 3);
  const one = await pmx("trading-state", "show", "--portfolio", "portfolios/1");
  assert.match(one.stdout, /^Trading is REDUCING for portfolios\/1\n/);
  await pmx("trading-state", "set", "ACTIVE", "--portfolio", "portfolios/1", "--why", "covered");
});

test("pmx trading-state refuses an unknown state, one without a reason, and what is no portfolio", async () => {
  for (const [typed, said] of [
    [["set", "STOPPED", "--why", "x"], /ACTIVE, REDUCING, HALTED/],
    [["set", "HALTED"], /--why/],
    [["show", "HALTED"], /unexpected word/],
    [["--why", "x"], /--why/],
    [["set", "HALTED", "--why", "x", "--portfolio", "sprints/1"], /portfolios\/\{id\}/],
  ] as const) {
    const { exitCode, stderr } = await pmx("trading-state", ...typed);
    assert.equal(exitCode, 64, typed.join(" "));
    assert.match(stderr, said);
  }
});

test("pmx why says what a denied decision lacked", async () => {
  const signal = risingSignal("thin");
  const prices = signal.forecast.ensemblePrices.map((_, index) => 100 + 0.04 * (index + 1));
  const forecast = { ...signal.forecast, ensemblePrices: prices };
  const { decision } = await gate.client.evaluateSignal({ ...signal, forecast });
  const { exitCode, stdout, stderr } = await pmx("why", decision!.name);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, new RegExp(`^${decision!.name}: DENY for AAPL as of 2017-01-04`));
  assert.match(stdout, /minimum-expected-return: .*\n {2}would pass with \+10 bps of edge\n/);
  const { denials } = JSON.parse((await pmx("why", decision!.name, "--json")).stdout);
  assert.ok(denials.length >= 1);
  const unknown = await pmx("why", "decisions/none");
  assert.equal(unknown.exitCode, 64);
  assert.equal((await pmx("why")).exitCode, 64);
});

test("pmx replay finds no difference under the policy of a decision, nor under a file that says the same", async () => {
  const auditSet = "sprints/same";
  const { decision } = await gate.client.evaluateSignal({ ...risingSignal("same"), auditSet });
  for (const candidate of [[], ["--policy", policyInForce, "--proof-mode"]]) {
    const ofSprint = await pmx("replay", auditSet, ...candidate);
    assert.equal(ofSprint.exitCode, 0, ofSprint.stderr);
    assert.equal(ofSprint.stdout, "Decisions judged again: 1, different: 0\ndifference: none\n");
    const { stdout } = await pmx("replay", decision!.name, ...candidate);
    assert.match(stdout, new RegExp(`^${decision!.name}: ALLOW by .*\ndifference: none\n$`));
  }
});

test("pmx replay says what a candidate file would change in a sprint, over all pages, and what that is worth", async () => {
  const auditSet = "sprints/candidate";
  // More than one page.
  const count = 101;
  let notionalMicros = 0n;
  for (let number = 0; number < count; number += 1) {
    const signal = { ...risingSignal(`candidate/${number}`), auditSet };
    const { decision } = await gate.client.evaluateSignal(signal);
    notionalMicros += decision!.size!.allowedUnits * 100_000_000n;
  }
  const line = "  minimumExpectedReturnBps: 30";
  const file = await candidateFile("strict.yaml", line, "  minimumExpectedReturnBps: 500");
  const typed = ["replay", "candidate", "--policy", file, "--proof-mode"];
  const { exitCode, stdout, stderr } = await pmx(...typed);
  assert.equal(exitCode, 0, stderr);
  assert.match(
    stdout,
    /^Decisions judged again: 101, different: 101 \(0 newly allowed, 101 newly denied, 0 larger, 0 smaller\)\n/,
  );
  const denied = /^decisions\/\S+ +ALLOW by \S+ +DENY by minimum-expected-return .*verdict/gm;
  assert.equal([...stdout.matchAll(denied)].length, count);
  assert.match(stdout, /\nTogether, replayed less stored: notional -[\d,.]+, estimated cost -/);
  const { sums, changed, nextPageToken } = JSON.parse((await pmx(...typed, "--json")).stdout);
  assert.deepEqual([changed.length, nextPageToken], [count, ""]);
  assert.deepEqual(
    [sums.replayed, sums.newlyDenied, sums.larger, sums.notionalMicros],
    ["101", "101", "0", `${-notionalMicros}`],
  );
  assert.ok(notionalMicros > 0n);
});

test("pmx replay says of one decision which parts a candidate would change", async () => {
  const { decision } = await gate.client.evaluateSignal(risingSignal("one decision"));
  const file = await candidateFile(
    "small.yaml",
    "  maximumPositionRatio: 0.05",
    "  maximumPositionRatio: 0.025",
  );
  const typed = ["replay", decision!.name, "--policy", file, "--proof-mode"];
  const { exitCode, stdout, stderr } = await pmx(...typed);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, new RegExp(`^${decision!.name}: ALLOW by .*, replayed ALLOW`));
  assert.match(stdout, /\nsize\.allowedUnits +"?14"? +"?7"?\n/);
  assert.match(stdout, /\nReplayed less stored: notional -700\.00, estimated cost -/);
  const { replay } = JSON.parse((await pmx(...typed, "--json")).stdout);
  assert.deepEqual([replay.stored.allowedUnits, replay.replayed.allowedUnits], ["14", "7"]);
});

test("pmx replay counts a decision that only states another limit, and lists it with --json alone", async () => {
  const auditSet = "sprints/limit";
  const { decision } = await gate.client.evaluateSignal({ ...risingSignal("limit"), auditSet });
  const line = "  minimumExpectedReturnBps: 30";
  const file = await candidateFile("limit.yaml", line, "  minimumExpectedReturnBps: 31");
  const typed = ["replay", auditSet, "--policy", file, "--proof-mode"];
  const { stdout } = await pmx(...typed);
  assert.match(stdout, /^Decisions judged again: 1, different: 1 /);
  assert.match(stdout, /\nNone of them decides otherwise\n/);
  assert.match(stdout, /\nDifferent in what rules say .*: 1\n/);
  const nearer = await candidateFile(
    "nearer.yaml",
    "    stopAtrMultiple: 1.5",
    "    stopAtrMultiple: 1.4",
  );
  const otherExit = await pmx("replay", auditSet, "--policy", nearer, "--proof-mode");
  assert.match(otherExit.stdout, /ALLOW by \S+ +ALLOW by \S+ +0\.00 +0\.00 +0\.00 +exitPlan/);
  const { changed } = JSON.parse((await pmx(...typed, "--json")).stdout);
  assert.deepEqual(
    changed.map((one: { decision: string }) => one.decision),
    [decision!.name],
  );
});

test("pmx replay refuses what names nothing, and a candidate that is wrong by its line", async () => {
  const wrong = await candidateFile("wrong.yaml", "  longOnly: true", "  longOnly: perhaps");
  for (const [typed, said] of [
    [[], /name a sprint/],
    [["sprints/1", "sprints/2"], /unexpected word/],
    [["sprints/1", "--proof-mode"], /--policy FILE/],
    [["sprints/1", "--policy", wrong], /wrong\.yaml:\d+.*longOnly/s],
    [["sprints/1", "--policy", join(gate.dataDir, "none.yaml")], /none\.yaml/],
    [["decisions/none"], /decisions\/none/],
  ] as const) {
    const { exitCode, stderr } = await pmx("replay", ...typed);
    assert.equal(exitCode, 64, `${typed.join(" ")}: ${stderr}`);
    assert.match(stderr, said);
  }
});
