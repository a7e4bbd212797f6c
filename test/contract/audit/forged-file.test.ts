import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createPrivateKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { checkFile } from "#cli/evidence/check-file.ts";
import { type ExportedEvidence, exportFromText, exportText } from "#cli/evidence/export-file.ts";
import { inTotoPayload, signEnvelope } from "#lib/evidence/dsse.ts";
import { evidenceKeyFile } from "#lib/evidence/evidence-key.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";
import { type ExportedSprint, exportedSprint } from "./exported-sprint.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

let exported: ExportedSprint;
let evidence: ExportedEvidence;
let lines: readonly string[];
before(async () => {
  exported = await exportedSprint();
  ({ evidence } = exported);
  lines = exportText(evidence).trimEnd().split("\n");
});
after(() => exported.audit.close());

const fileOf = (written: readonly string[]) => `${written.join("\n")}\n`;

/** What pmx verify objects to in a file; undefined where it takes it for good. */
function objectionTo(text: string): string | undefined {
  try {
    const findings = checkFile(exportFromText("e", text));
    return findings.find(({ outcome }) => outcome === "BAD")?.text;
  } catch (error) {
    if (error instanceof Fault && error.reason === "FIELD_INVALID") return error.message;
    throw error;
  }
}

/** A value with one of its leaves changed, at each of them; in one way of each, or in several. */
function* changed(value: Json, isOnce = false): Generator<Json> {
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) {
      for (const other of changed(one, isOnce)) yield value.with(at, other);
      yield value.toSpliced(at, 1);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      for (const other of changed(one, isOnce)) yield { ...value, [key]: other };
      const { [key]: _, ...others } = value as { readonly [key: string]: Json };
      yield others;
    }
    yield { ...value, more: 1 };
  } else if (typeof value === "string") {
    const middle = Math.floor(value.length / 2);
    for (const at of new Set(isOnce ? [middle] : [0, middle, value.length - 1])) {
      yield value.slice(0, at) + (value[at] === "B" ? "C" : "B") + value.slice(at + 1);
    }
    if (isOnce) return;
    yield* [`${value}A`, `${value} `, `${value}\n`, value.replace(/=$/, "")].filter(
      (other) => other !== value,
    );
  } else if (typeof value === "number") yield value + 1;
}

test("every member of a file counts: none can be changed, left out or added unnoticed", () => {
  let tried = 0;
  // Proofs are many and alike: those of some records will do.
  for (const at of [0, 1, 4, lines.length - 1]) {
    for (const other of changed(JSON.parse(lines[at]!), !isLong)) {
      const text = fileOf(lines.with(at, JSON.stringify(other)));
      assert.notEqual(objectionTo(text), undefined, `line ${at + 1}: ${JSON.stringify(other)}`);
      tried += 1;
    }
  }
  assert.ok(tried > (isLong ? 150 : 60), `${tried}`);
});

test("no byte of a file can be changed, left out or doubled unnoticed, and nothing makes the check fail", () => {
  const whole = Buffer.from(fileOf(lines));
  const place = fc.nat({ max: whole.length - 1 });
  const change = fc.constantFrom("flip", "drop", "double", "cut");
  fc.assert(
    fc.property(place, change, fc.integer({ min: 1, max: 255 }), (at, how, bits) => {
      const [head, rest] = [whole.subarray(0, at), whole.subarray(at + 1)];
      const byte = whole.subarray(at, at + 1);
      const middle = {
        flip: Buffer.from([byte[0]! ^ bits]),
        drop: [],
        cut: [],
        double: [...byte, ...byte],
      };
      const parts = how === "cut" ? [head] : [head, Buffer.from(middle[how]), rest];
      assert.notEqual(objectionTo(Buffer.concat(parts).toString()), undefined);
    }),
    { numRuns: isLong ? 150 : 40 },
  );
});

test("no record can be left out or written twice unnoticed, and their order means nothing", () => {
  assert.equal(objectionTo(fileOf(lines)), undefined);
  for (let at = 1; at < lines.length; at += 1) {
    const without = objectionTo(fileOf(lines.toSpliced(at, 1)));
    assert.notEqual(without, undefined, lines[at]);
    assert.match(`${objectionTo(fileOf(lines.toSpliced(at, 0, lines[at]!)))}`, /file twice$/);
  }
  const [first, ...records] = lines;
  assert.equal(objectionTo(fileOf([first!, ...records.reverse()])), undefined);
});

test("a file without its verdict is bad where gates answered, and ends with 2 where none did", async () => {
  const { statement: _, ...without } = evidence;
  assert.match(`${objectionTo(exportText(without))}`, /^gates have answered, and the verdict/);
  const records = evidence.records.filter(({ leaf }) => !leaf.includes("GATE_EVALUATED"));
  const file = join(temporaryFolder(), "e.jsonl");
  writeFileSync(file, exportText({ ...without, records }));
  const { exitCode, stdout } = await runPmxHere(["verify", file]);
  assert.equal(exitCode, 2, stdout);
  assert.match(stdout, /^not checked +no gate had an answer/m);
});

test("whoever has the key can sign no verdict that does not follow from the records", () => {
  const key = createPrivateKey(readFileSync(join(exported.audit.dataDir, evidenceKeyFile)));
  const payload = Buffer.from(evidence.statement!.payload, "base64").toString();
  const { subject: _, predicate, ...rest } = JSON.parse(payload);
  const signed = (of: Json) => {
    const text = JSON.stringify({ ...rest, subject: [], predicate: of });
    return exportText({ ...evidence, statement: signEnvelope(inTotoPayload, text, key) });
  };
  assert.equal(objectionTo(signed(predicate)), undefined);
  let tried = 0;
  // A parameter that no metric reads means nothing, and one gate stands for both.
  const { parameters, gates, ...members } = predicate;
  const [gate, ...others] = gates as readonly Json[];
  const shared = { ...members, gate } as Json;
  for (const other of changed(shared, true)) {
    const { gate: changedGate, ...rest } = other as typeof members;
    const first = changedGate === undefined ? [] : [changedGate];
    const forged = { ...rest, parameters, gates: [...first, ...others] };
    assert.notEqual(objectionTo(signed(forged)), undefined, JSON.stringify(forged));
    tried += 1;
  }
  assert.ok(tried > 60, `${tried}`);
});
