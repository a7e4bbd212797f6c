import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";
import { Fault } from "#lib/kernel/fault.ts";

function given(...typed: readonly string[]) {
  const command = parseArguments(["judge", ...typed], {});
  assert.ok("verb" in command && command.verb === "judge");
  return command.arguments;
}

function refusal(...typed: readonly string[]): string {
  try {
    given(...typed);
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error.message;
  }
  throw new Error("was not refused");
}

test("a file and the number of trials are enough", () => {
  assert.deepEqual(given("returns.csv", "--trials", "40"), {
    file: "returns.csv",
    trials: 40,
    policy: {},
    assured: false,
    json: false,
    dataDir: ".pmx",
  });
});

test("all that is asked of a record is read", () => {
  const typed = [
    ...["r.csv", "--trials", "3", "--trial-returns", "t.csv", "--benchmark", "b.csv"],
    ...["--alpha", ".01", "--minimum-return", "-0.0005", "--minimum-win-rate", "0.45"],
    ...["--minimum-profit-factor", "1.2", "--largest-loss", "0.1", "--rules-fixed", "2020-03"],
    ...["--blocks", "8", "--periods-per-year", "252", "--date-order", "dmy", "--assured", "--json"],
    ...["--address", "127.0.0.1:50050"],
  ];
  assert.deepEqual(given(...typed), {
    file: "r.csv",
    trials: 3,
    trialReturns: "t.csv",
    benchmark: "b.csv",
    periodsPerYear: 252,
    dateOrder: "dmy",
    policy: {
      alphaRatio: 0.01,
      minimumMeanReturn: -0.0005,
      minimumWinRateRatio: 0.45,
      minimumProfitFactorRatio: 1.2,
      largestLossRatio: 0.1,
      blocks: 8,
      // They may have been fixed in the last hour of the month.
      rulesFixedMs: Date.UTC(2020, 3, 1),
    },
    assured: true,
    json: true,
    dataDir: ".pmx",
    address: "127.0.0.1:50050",
  });
});

test("what is missing or cannot be is refused by its flag", () => {
  assert.match(refusal("--trials", "4"), /^judge: name a file/);
  assert.match(refusal("r.csv"), /^--trials: say how many settings were tried/);
  assert.match(refusal("r.csv", "--trials", "0"), /^--trials: "0" is not a whole number from 1/);
  assert.match(refusal("r.csv", "x.csv", "--trials", "1"), /^x.csv: unexpected word/);
  assert.match(refusal("r.csv", "--trials", "1", "--alpha", "5"), /^--alpha: "5" is not a number/);
  assert.match(refusal("r.csv", "--trials", "1", "--rules-fixed", "2020-13"), /^--rules-fixed: /);
  assert.match(refusal("r.csv", "--trials", "1", "--blocks", "7"), /^--blocks: "7" is odd/);
});
