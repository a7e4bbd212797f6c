import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
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
