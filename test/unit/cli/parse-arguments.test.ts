import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";
import type { Environment } from "#cli/setting.ts";
import type { SprintArguments } from "#cli/sprint-arguments.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";

function sprint(typed: string, environment: Environment = {}): SprintArguments {
  const words = typed === "" ? [] : typed.split(" ");
  const command = parseArguments(["sprint", ...words], environment);
  assert.equal(command.kind, "sprint");
  return command.arguments;
}

function refusal(typed: readonly string[], environment: Environment = {}): string {
  try {
    parseArguments(typed, environment);
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.equal(error.reason, "FIELD_INVALID");
    return error.message;
  }
  return assert.fail(`${typed.join(" ")} was accepted`);
}

test("a bare sprint has 20 audits and leaves the rest to the gateway", () => {
  assert.deepEqual(sprint(""), {
    plan: {
      audits: 20,
      horizonBars: 0,
      spacingBars: 0,
      startingCashMicros: 0n,
      overrides: {},
    },
    files: {},
    dataDir: ".pmx",
    json: false,
    quiet: false,
  });
});

test("a gate may be named several times, and several in one word", () => {
  const { plan } = sprint("--gate phase-0 --audits 2 --gate phase-1,forecast-audits");
  assert.deepEqual(plan.gates, ["phase-0", "phase-1", "forecast-audits"]);
});

test("a phase is the roadmap's recipe with its gate", () => {
  const recipeOf = (phase: string) => {
    const { audits, tickers, gates } = sprint(`--phase ${phase}`).plan;
    return { audits, tickers, gates };
  };
  assert.deepEqual(recipeOf("0"), { audits: 2, tickers: ["AAPL"], gates: ["phase-0"] });
  assert.deepEqual(recipeOf("1"), { audits: 20, tickers: ["AAPL"], gates: ["phase-1"] });
  assert.deepEqual(recipeOf("2"), { audits: 5, tickers: ["AAPL", "MSFT"], gates: ["phase-2"] });
  assert.deepEqual(recipeOf("3 --include-frontier-tickers"), {
    audits: 3,
    tickers: ["AAPL", "MSFT"],
    gates: ["phase-3-frontier"],
  });
  const three = ["AAPL", "MSFT", "NVDA"];
  assert.deepEqual(recipeOf("4"), { audits: 100, tickers: three, gates: ["phase-4"] });
  assert.deepEqual(sprint("--phase 0").plan.overrides, { risk: { proofMode: true } });
  assert.deepEqual(sprint("--phase 1").plan.overrides, {
    risk: { proofMode: true, longOnly: true, edgeCostGate: true, edgeCostMultiplier: 1.25 },
  });
});

test("flags and variables win over the recipe of a phase", () => {
  const typed = "--phase 1 --audits 7 --tickers V --gate phase-0 --no-proof-mode --no-long-only";
  const { plan } = sprint(typed, { PMX_EDGE_COST_MULTIPLIER: "2" });
  assert.deepEqual([plan.audits, plan.tickers, plan.gates], [7, ["V"], ["phase-0"]]);
  const risk = { proofMode: false, longOnly: false, edgeCostGate: true, edgeCostMultiplier: 2 };
  assert.deepEqual(plan.overrides, { risk });
  assert.equal(sprint("--phase 1", { AUDIT_RUNS: "9" }).plan.audits, 9);
});

test("every flag of a sprint reaches its argument", () => {
  const typed =
    "--audits 3 --tickers AAPL,MTN.JO --horizon-bars 5 --spacing-bars 7 --initial-capital 1000.25" +
    " --proof-mode --no-long-only --edge-cost-gate --edge-cost-multiplier 1.5 --lookback-bars 300" +
    " --bars x.csv --format stooq --ticker SYN --currency GBX --price-scale 0.01 --exchange XLON" +
    " --date-order dmy --decimal comma --skip-bad-rows" +
    " --data-dir d --request-id r1 --json --quiet";
  assert.deepEqual(sprint(typed), {
    plan: {
      audits: 3,
      tickers: ["AAPL", "MTN.JO"],
      horizonBars: 5,
      spacingBars: 7,
      startingCashMicros: 1_000_250_000n,
      overrides: {
        risk: { proofMode: true, longOnly: false, edgeCostGate: true, edgeCostMultiplier: 1.5 },
        forecast: { lookbackBars: 300 },
      },
    },
    barsPath: "x.csv",
    files: {
      format: "stooq",
      ticker: "SYN",
      unit: { currency: "GBP", name: "GBX", shift: -2 },
      priceShift: -2,
      exchange: "XLON",
      dateOrder: "dmy",
      decimal: "comma",
      skipBadRows: true,
    },
    dataDir: "d",
    requestId: "r1",
    json: true,
    quiet: true,
  });
});

const lists = ["A B C", "A,B C", "A, B,C", "A , B C", "A B, C"] as const;
for (const typed of lists) {
  test(`--tickers ${typed} is three tickers and ends at the next flag`, () => {
    const { plan, json } = sprint(`--tickers ${typed} --json`);
    assert.deepEqual([plan.tickers, json], [["A", "B", "C"], true]);
  });
}

test("a fill model is named by its word, and another word is refused", () => {
  for (const [word, model] of [
    ["pessimistic", FillModel.PESSIMISTIC],
    ["base", FillModel.BASE],
    ["optimistic", FillModel.OPTIMISTIC],
  ] as const) {
    assert.equal(sprint(`--fill-model ${word}`).plan.fillModel, model);
  }
  const refused = refusal(["sprint", "--fill-model", "best"]);
  assert.match(refused, /one of pessimistic, base, optimistic/);
});

test("of a list that is typed twice the last one counts", () => {
  assert.deepEqual(sprint("--tickers A B --audits 2 --tickers=C D").plan.tickers, ["C", "D"]);
});

test("bars that are named twice are refused: the first file would be left out", () => {
  assert.equal(
    refusal(["sprint", "--bars", "A.csv", "--bars", "B.csv"]),
    "--bars: is given twice; to import several files put them into a folder and name that",
  );
});

test("--forecast-horizon is another spelling of --horizon-bars", () => {
  assert.equal(sprint("--forecast-horizon 9").plan.horizonBars, 9);
});

test("of a flag and its negation the last one counts", () => {
  assert.equal(sprint("--proof-mode --no-proof-mode").plan.overrides.risk?.proofMode, false);
});

test("the roadmap's variables set what no flag sets", () => {
  const environment = {
    AUDIT_RUNS: "4",
    TICKERS: "MSFT, V",
    INITIAL_CAPITAL: "10000",
    PROOF_MODE: "1",
    PMX_LONG_ONLY: "0",
    PMX_EDGE_COST_GATE: "true",
    PMX_EDGE_COST_MULTIPLIER: "2",
    PMX_DATA_DIR: "/data",
  };
  const { plan, dataDir } = sprint("", environment);
  assert.equal(dataDir, "/data");
  assert.deepEqual(plan, {
    audits: 4,
    tickers: ["MSFT", "V"],
    horizonBars: 0,
    spacingBars: 0,
    startingCashMicros: 10_000_000_000n,
    overrides: {
      risk: { proofMode: true, longOnly: false, edgeCostGate: true, edgeCostMultiplier: 2 },
    },
  });
});

test("a flag wins over its variable, even over one that is wrong", () => {
  const { plan } = sprint("--audits 5 --no-proof-mode", { AUDIT_RUNS: "many", PROOF_MODE: "1" });
  assert.equal(plan.audits, 5);
  assert.equal(plan.overrides.risk?.proofMode, false);
});

test("an empty variable counts as not set", () => {
  assert.equal(sprint("", { AUDIT_RUNS: "", TICKERS: "" }).plan.audits, 20);
});

test("an intraday pass is of an hour or of the length it names, with the variables of its numbers", () => {
  const passOf = (typed: string, environment: Environment = {}) =>
    sprint(typed, environment).plan.intradayPass;
  const bare = { horizonBars: 0, cycles: 0, lookbackBars: 0 };
  assert.deepEqual(passOf("--intraday-pass --json"), bare);
  assert.deepEqual(passOf("--intraday-pass 15m"), { ...bare, interval: "MINUTE_15" });
  assert.deepEqual(
    passOf(
      "--intraday-pass --intraday-cycles 2 --intraday-horizon-bars 4 --intraday-lookback-bars 200",
    ),
    { horizonBars: 4, cycles: 2, lookbackBars: 200 },
  );
  const environment = { INTRADAY_HORIZON: "8", INTRADAY_CYCLES: "1" };
  assert.deepEqual(passOf("--intraday-pass", environment), { ...bare, horizonBars: 8, cycles: 1 });
  assert.equal(passOf("", environment), undefined);
});

test("--resume takes a name, a bare id, or nothing for the newest", () => {
  assert.equal(sprint("--resume sprints/0a").resume, "sprints/0a");
  assert.equal(sprint("--resume 0a").resume, "sprints/0a");
  assert.equal(sprint("--resume --json").resume, "newest");
  assert.equal(sprint("--resume").resume, "newest");
});

const refused: readonly [typed: string, says: RegExp][] = [
  ["--intraday-cycles 2", /^--intraday-cycles: goes with --intraday-pass/],
  ["--intraday-pass 2h", /^--intraday-pass: "2h" is not a length of bars/],
  ["--intraday-pass --intraday-cycles 51", /"51" is not a whole number from 1 to 50/],
  ["--audits 0", /^--audits: "0" is not a whole number from 1 to 1000/],
  ["--audits abc", /^--audits: "abc" is not a whole number/],
  ["--audits 2.5", /^--audits: "2.5" is not a whole number/],
  ["--audits", /^--audits: needs a value: --audits N/],
  ["--audits --json", /^--audits: needs a value/],
  ["--horizon-bars -5", /^--horizon-bars: "-5" is not a whole number from 1 to 250/],
  ["--spacing-bars 0", /^--spacing-bars: "0" is not a whole number/],
  ["--initial-capital 0", /^--initial-capital: "0" is not a positive amount/],
  ["--initial-capital 1e4", /^--initial-capital: "1e4" is not a positive amount/],
  ["--initial-capital 1.2345678", /is not a positive amount, for example 25000/],
  ["--edge-cost-multiplier -1", /^--edge-cost-multiplier: "-1" is not a number of 0 or more/],
  ["--edge-cost-multiplier NaN", /"NaN" is not a number/],
  ["--tickers A,,B", /^--tickers: "A,,B" is not a list of 1 to 50 tickers/],
  ["--tickers AAPL,msft", /^--tickers: "msft" is not a ticker; up to 32 capital letters/],
  ["--tickers A frob", /^--tickers: "frob" is not a ticker/],
  ["--tickers A A", /^--tickers: names A twice/],
  ["--tickers A -- B", /^B: unexpected word/],
  ["--tickers A --json B", /^B: unexpected word/],
  ["--tickers A,A", /^--tickers: names A twice/],
  ["--audit 3", /^--audit: no such flag; did you mean --audits\?/],
  ["--wild", /^--wild: no such flag; see --help/],
  ["-x", /^-x: no such flag/],
  ["--json=yes", /^--json: takes no value, got "yes"/],
  ["--proof-mode=0", /write --proof-mode or --no-proof-mode/],
  ["AAPL", /^AAPL: unexpected word/],
  ["--address here", /^--address: "here" is not host:port/],
  ["--address a:70000", /is not host:port/],
  ["--address a:1 --data-dir d", /^--data-dir: the gateway at --address keeps its own data/],
  ["--phase 3", /^--phase: phase 3 tries a feature: add --barbell or --include-frontier-tickers/],
  ["--phase 5", /^--phase: phase 5 is no sprint of its own/],
  ["--phase 9", /^--phase: "9" is no phase of the roadmap; there are 0 to 4/],
  ["--resume --phase 1", /^--phase: a resumed sprint keeps what it was planned with/],
  ["--resume --audits 3", /^--audits: a resumed sprint keeps what it was planned with/],
  ["--resume ../x", /^--resume: "..\/x" is not the name of a sprint/],
];

for (const [typed, says] of refused) {
  test(`sprint ${typed} is refused and says why`, () => {
    assert.match(refusal(["sprint", ...typed.split(" ")]), says);
  });
}

test("an empty list of tickers is refused", () => {
  assert.match(refusal(["sprint", "--tickers", ""]), /^--tickers: "" is not a list/);
});

test("a request id that the gateway would refuse is refused before it is sent", () => {
  const says = /^--request-id: must have 1 to 200 characters, has 201/;
  assert.match(refusal(["sprint", "--request-id", "x".repeat(201)]), says);
});

test("a variable of the wrong kind is refused under its own name", () => {
  assert.match(refusal(["sprint"], { PROOF_MODE: "maybe" }), /^PROOF_MODE: "maybe" is not 1 or 0/);
  assert.match(refusal(["sprint"], { AUDIT_RUNS: "-1" }), /^AUDIT_RUNS: "-1" is not a whole/);
});

test("generated bars have a folder of their own, a seed, and as many cycles as are asked for", () => {
  const typed = sprint("--execution-mode synthetic --seed 9 --cycles 3 --data-dir d");
  assert.deepEqual([typed.syntheticSeed, typed.cycles, typed.dataDir], [9, 3, "d/synthetic"]);
  const set = { EXECUTION_MODE: "synthetic", CYCLES: "2" };
  const { syntheticSeed, cycles, dataDir } = sprint("", set);
  assert.deepEqual([syntheticSeed, cycles, dataDir], [1, 2, ".pmx/synthetic"]);
  assert.deepEqual(sprint("--execution-mode live --cycles 1"), sprint(""));
  // What is resumed is where it is.
  assert.deepEqual(sprint("--resume --data-dir d", set), sprint("--resume --data-dir d"));
});

const impossibleExtractions = [
  [
    "--execution-mode auto",
    /--execution-mode: "auto" is not one of live, synthetic; generated bars/,
  ],
  ["--seed 3", /--seed: is of generated bars; ask for them with --execution-mode synthetic/],
  ["--execution-mode synthetic --bars x.csv", /--bars: gives bars, and --execution-mode generates/],
  [
    "--execution-mode synthetic --address h:1",
    /--address: .* pmx data synthesize TICKER --address/,
  ],
  ["--execution-mode synthetic --interval 1h", /--interval: generated bars are daily/],
  ["--cycles 0", /--cycles: "0" is not a whole number from 1 to 100/],
  ["--cycles 101", /--cycles: "101" is not a whole number from 1 to 100/],
  ["--resume --cycles 2", /--cycles: a resumed sprint keeps/],
  [`--cycles 2 --request-id ${"r".repeat(195)}`, /--request-id: must have 1 to 200 characters/],
] as const;

for (const [typed, expected] of impossibleExtractions) {
  test(`${typed.slice(0, 60)} is refused`, () => {
    assert.match(refusal(["sprint", ...typed.split(" ")]), expected);
  });
}
