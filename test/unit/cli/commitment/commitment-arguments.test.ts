import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";
import { Fault } from "#lib/kernel/fault.ts";

function given(typed: string, environment = { USER: "someone" } as Record<string, string>) {
  const command = parseArguments(["commitment", ...typed.split(" ")], environment);
  assert.ok("verb" in command && command.verb === "commitment");
  return command.arguments;
}

function refusal(typed: string, environment?: Record<string, string>): string {
  try {
    given(typed, environment);
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error.message;
  }
  throw new Error("was not refused");
}

const place = { json: false, dataDir: ".pmx" };

test("a claim of a hit rate has its defaults, and one of a return its bounds", () => {
  const claim = {
    ...{ metric: "HIT_RATE", minimumRatio: 0.55, floorRatio: 0.5, firstMs: Date.UTC(2026, 0, 5) },
    ...{ periodDays: 7, graceDays: 3, alphaRatio: 0.05, averageRunLength: 520, sprint: "" },
  };
  const opening = { verb: "open", openedBy: "someone", statement: "", requestId: "" };
  assert.deepEqual(given("open --hit-rate 0.55 --floor 0.5 --first 2026-01-05"), {
    ...{ ...opening, claim, ...place },
  });
  const typed =
    "open --mean-return 0.004 --floor -0.001 --largest-loss 0.05 --largest-gain 0.1 --first 2026-01-05 --by me --sprint 0a1b --statement s.json --request-id one --period-days 1 --grace-days 2 --alpha 0.01 --run-length 250 --json";
  assert.deepEqual(given(typed), {
    claim: {
      ...{ ...claim, metric: "MEAN_RETURN_AFTER_COST", minimumRatio: 0.004, floorRatio: -0.001 },
      ...{ largestLossRatio: 0.05, largestGainRatio: 0.1, sprint: "sprints/0a1b" },
      ...{ periodDays: 1, graceDays: 2, alphaRatio: 0.01, averageRunLength: 250 },
    },
    ...{ verb: "open", openedBy: "me", statement: "s.json", requestId: "one" },
    ...{ ...place, json: true },
  });
});

test("a report is of one period or of a file, and the others of one commitment", () => {
  const name = "commitments/ab";
  assert.deepEqual(given("report ab --period 3 --value -0.01"), {
    ...{ verb: "report", name, period: 3, valueRatio: -0.01, ...place },
  });
  assert.deepEqual(given("report ab w.csv"), { verb: "report", name, file: "w.csv", ...place });
  assert.deepEqual(given("show commitments/ab"), { verb: "show", name, ...place });
  assert.deepEqual(given("watch ab"), { verb: "watch", name, ...place });
  assert.deepEqual(given("list"), { verb: "list", ...place });
  assert.deepEqual(given("close ab --why done"), {
    ...{ verb: "close", name, closedBy: "someone", reason: "done", ...place },
  });
});

test("what is missing, too much or of another verb is refused by its flag", () => {
  const first = "--floor 0.5 --first 2026-01-05";
  assert.match(refusal("opn"), /opn: say one of open, report/);
  assert.match(refusal(`open ${first}`), /say what is claimed/);
  assert.match(refusal(`open --hit-rate 0.6 --mean-return 0.1 ${first}`), /say what is claimed/);
  assert.match(refusal("open --hit-rate 0.6 --first 2026-01-05"), /--floor: is needed/);
  assert.match(refusal(`open --mean-return 0.1 ${first}`), /--largest-loss: is needed/);
  assert.match(refusal(`open --hit-rate 0.6 ${first}`, {}), /--by: say who/);
  assert.match(refusal(`open --hit-rate 60 ${first}`), /"60" is not a number from 0 to 1/);
  assert.match(refusal("report ab --period 3"), /--period I and --value X/);
  assert.match(refusal("report ab w.csv --period 3"), /leave --period and --value out/);
  assert.match(refusal("report"), /name one; pmx commitment list/);
  assert.match(refusal("show ab --value 3"), /--value: is not of pmx commitment show/);
  assert.match(refusal("show sprints/ab"), /is not the name of a commitment/);
  assert.match(refusal("close ab"), /--why: say why/);
});
