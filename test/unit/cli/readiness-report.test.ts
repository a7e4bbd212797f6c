import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { readinessLines } from "#cli/readiness/readiness-report.ts";
import { judgeAll } from "#gateway/readiness/domain/readiness.ts";
import { readinessToMessage } from "#gateway/readiness/rpc/readiness-message.ts";
import { type Readiness, ReadinessSchema } from "#proto/pmx/readiness/v1/readiness_pb.ts";
import { soundEvidence } from "#test/support/readiness-evidence.ts";

function answer(evidence = soundEvidence()): Readiness {
  const { nowMs: evaluateTimeMs, sprints, policyHash, build } = evidence;
  const leftOut = [{ name: "sprints/stopped", reason: "is CANCELLED" }];
  const names = sprints.map(({ name }) => name);
  const rest = { evaluateTimeMs, policyHash, build, leftOut, sprints: names };
  const readiness = { name: "readiness/7", ...judgeAll(evidence), ...rest };
  return create(ReadinessSchema, readinessToMessage(readiness));
}

test("the report opens with what counts, has each item with its records, and ends with the roll-up", () => {
  const lines = readinessLines(answer(), 100);
  assert.deepEqual(lines.slice(0, 4), [
    "Readiness at 2026-06-01T00:00:00Z by pmx 0.2.0+0123456789ab (readiness/7)",
    `Sprints of policy ${"a".repeat(64)}:`,
    "  sprints/one, hash bbbbbbbbbbbb, 2026-05-25, WAITING: 100 audit runs of AAPL, MSFT",
    "Not counted: sprints/stopped is CANCELLED",
  ]);
  assert.equal(lines.at(-1), "GO with 1 waiver");
  const text = lines.join("\n");
  for (let number = 1; number <= 12; number += 1) {
    assert.match(text, new RegExp(`^${String(number).padStart(2)}  (PASS|WAIVED) {2,}`, "m"));
  }
  assert.match(
    text,
    /Record: gate evaluation phase-0, specification hash of phase-0, evidence c{12},/,
  );
  assert.match(text, /Record: waiver waivers\/one, 2026-05-31, the desk: no treasury bars yet/);
  assert.match(
    text,
    /as written, by point estimates against\s+thresholds, and assured, at every look/,
  );
});

test("an item that does not hold says what to do, and no line is wider than the screen", () => {
  const lines = readinessLines(answer({ ...soundEvidence(), sprints: [] }), 100);
  assert.ok(lines.includes("No sprint counts."));
  assert.ok(lines.includes("      To do: run pmx sprint --phase 0"));
  for (const width of [100, 80]) {
    const narrow = readinessLines(answer({ ...soundEvidence(), sprints: [] }), width);
    for (const line of narrow) assert.ok(line.length <= width, line);
  }
});

test("of many sprints the first ones are named, and how many more there are", () => {
  const [sprint] = soundEvidence().sprints;
  const sprints = Array.from({ length: 14 }, (_, at) => ({ ...sprint!, name: `sprints/${at}` }));
  const text = readinessLines(answer({ ...soundEvidence(), sprints }), 100).join("\n");
  assert.match(text, /^ {2}sprints\/9, /m);
  assert.doesNotMatch(text, /^ {2}sprints\/10, /m);
  assert.match(text, /^ {2}and 4 more$/m);
});
