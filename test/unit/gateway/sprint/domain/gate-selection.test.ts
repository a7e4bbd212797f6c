import assert from "node:assert/strict";
import { test } from "node:test";
import {
  notAskedText,
  type OfferedGate,
  selectGates,
} from "#gateway/sprint/domain/gate-selection.ts";

const offer = (gate: string, requiredAudits = 0, requiredAuditRuns = 0): OfferedGate => {
  return { gate, specHash: `${gate}-hash`, requiredAudits, requiredAuditRuns };
};
const offered = [offer("costs"), offer("dates", 0, 30), offer("proof", 20), offer("tuning")];
const own = ["proof", "costs", "dates"];
const chosen = (audits: number, tickers: readonly string[], gates?: readonly string[]) => {
  const { asked, notAsked } = selectGates(
    { audits, tickers, ...(gates && { gates }) },
    own,
    offered,
  );
  return {
    asked: asked.map(({ gate }) => gate),
    notAsked: Object.fromEntries(notAsked.map((one) => [one.gate, notAskedText(one)])),
  };
};

test("a sprint that names no gate is judged by the gateway's that it can reach, in their order", () => {
  assert.deepEqual(chosen(30, ["A"]).asked, ["proof", "costs", "dates"]);
  assert.deepEqual(chosen(5, ["A"]), {
    asked: ["costs"],
    notAsked: {
      proof: "needs 20 audits",
      dates: "needs 30 as-of dates",
      tuning: "asked only by its name: --gate tuning",
    },
  });
});

test("several tickers of one date reach a count of audits, and no count of dates", () => {
  const { asked, notAsked } = chosen(7, ["A", "B", "C"]);
  assert.deepEqual(asked, ["proof", "costs"]);
  assert.equal(notAsked.dates, "needs 30 as-of dates");
  assert.deepEqual(chosen(6, ["A", "B", "C"]).asked, ["costs"]);
});

test("the gates that a sprint names are asked whether it can reach them or not, and no other", () => {
  assert.deepEqual(chosen(2, ["A"], ["tuning", "proof"]), {
    asked: ["tuning", "proof"],
    notAsked: {},
  });
});

test("a gate that is not on file is refused with those that are", () => {
  assert.throws(() => chosen(2, ["A"], ["costs", "prof"]), {
    code: "INVALID_ARGUMENT",
    reason: "FIELD_INVALID",
    message: /^spec\.gates\[1\]: there is no gate prof; .* costs, dates, proof, tuning/,
  });
});

test("an asked gate is pinned by its hash alone", () => {
  const { asked } = selectGates({ audits: 1, tickers: ["A"], gates: ["costs"] }, own, offered);
  assert.deepEqual(asked, [{ gate: "costs", specHash: "costs-hash" }]);
});
