import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { checkFile, keyIdText } from "#cli/evidence/check-file.ts";
import { type ExportedEvidence, exportText } from "#cli/evidence/export-file.ts";
import { ed25519Key, verifierFromText } from "#lib/evidence/signed-note.ts";
import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { secondOpinions, withoutPython } from "#test/support/second-verifier.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { auditSet, type ExportedSprint, exportedSprint } from "./exported-sprint.ts";

let exported: ExportedSprint;
let evidence: ExportedEvidence;
before(async () => {
  exported = await exportedSprint();
  ({ evidence } = exported);
});
after(() => exported.audit.close());

/** Why openssl cannot check a signature of Ed25519 here; undefined where it can, from version 3 on. */
function withoutOpenssl(): string | undefined {
  const { stdout } = spawnSync("openssl", ["version"], { encoding: "utf8" });
  return /^OpenSSL ([3-9]|\d\d)/.test(stdout ?? "")
    ? undefined
    : "there is no openssl 3 or later here";
}

test("openssl checks the signature of the statement, which states both verdicts and their error rates", {
  skip: withoutOpenssl() ?? false,
}, () => {
  const { payloadType, payload, signatures } = evidence.statement!;
  const bytes = Buffer.from(payload, "base64");
  const folder = temporaryFolder();
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const { publicKey } = verifierFromText(evidence.heads[0]!.verifierKey)!;
  const pem = file("key.pem", `${ed25519Key(publicKey).export({ type: "spki", format: "pem" })}`);
  const signature = file("signature", Buffer.from(signatures[0]!.sig, "base64"));
  // The pre-authentication encoding of DSSE 1.0, as its specification has it.
  const head = Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `);
  const checked = (signed: Uint8Array) => {
    const of = ["-pubin", "-inkey", pem, "-rawin", "-in", file("signed", signed)];
    return spawnSync("openssl", ["pkeyutl", "-verify", ...of, "-sigfile", signature]).status;
  };
  assert.equal(checked(Buffer.concat([head, bytes])), 0);
  assert.equal(checked(Buffer.concat([head, Buffer.from(`${bytes}`.replace("PASS", "FAIL"))])), 1);

  const { gates, seals, comparisons } = JSON.parse(`${bytes}`).predicate;
  const [{ verdicts, assurance, specHash, auditSets }] = gates;
  assert.deepEqual(verdicts, { written: "PASS", assured: "INCONCLUSIVE" });
  const { criteria, reason: _, ...rates } = assurance;
  assert.deepEqual(rates, {
    ...{ alphaRatio: spentAlpha(0.05, 3), familyAlphaRatio: 0.05, lossBoundRatio: 0.25 },
    ...{ trialNumber: 3, seenUntilMs: 0, basis: "CONFIRMATORY", asOfDates: 3, seenAsOfDates: 0 },
    decidedBy: criteria.find((one: Criterion) => one.verdicts.assured === "INCONCLUSIVE").criterion,
  });
  const estimated = criteria.filter(({ kind }: Criterion) => kind !== "AS_WRITTEN");
  assert.ok(estimated.length > 0);
  for (const { alphaRatio, failAlphaRatio } of estimated) {
    assert.equal(alphaRatio, spentAlpha(0.05, 3));
    assert.equal(failAlphaRatio, alphaRatio / estimated.length);
  }
  assert.match(specHash, /^[0-9a-f]{64}$/);
  assert.deepEqual([auditSets, seals.length, comparisons.length], [[auditSet], 1, 1]);
});

interface Criterion {
  readonly kind: string;
  readonly verdicts: { readonly written: string; readonly assured: string };
}

/** What the second verifier says of files, in their order. */
function checkedByPython(files: readonly ExportedEvidence[]) {
  const folder = temporaryFolder();
  return secondOpinions(
    files.map((file, at) => {
      const path = join(folder, `${at}.jsonl`);
      writeFileSync(path, exportText(file));
      return path;
    }),
  );
}

test("a second verifier, written from the documents, finds what is good good and what is bad bad", {
  skip: withoutPython() ?? false,
}, () => {
  const { records, heads } = evidence;
  const statement = evidence.statement!;
  const payload = Buffer.from(statement.payload, "base64").toString();
  const stated = (text: string) => ({
    ...evidence,
    statement: { ...statement, payload: Buffer.from(text).toString("base64") },
  });
  const withRecord = (at: number, change: Partial<(typeof records)[number]>) => {
    return { ...evidence, records: records.with(at, { ...records[at]!, ...change }) };
  };
  const [first] = records as [(typeof records)[number]];
  const withoutType = (type: string) => {
    return { ...evidence, records: records.filter(({ leaf }) => !leaf.includes(`"${type}"`)) };
  };
  const { proof } = first;
  const hash = proof[0]!.with(0, proof[0]![0]! ^ 1);
  const attacks: readonly ExportedEvidence[] = [
    withRecord(0, { leaf: first.leaf.replace('"type":"', '"type":"NO_') }),
    withRecord(0, { index: 0 }),
    withRecord(0, { proof: proof.slice(1) }),
    withRecord(0, { proof: [...proof, proof[0]!] }),
    withRecord(0, { proof: proof.with(0, hash) }),
    { ...evidence, heads: heads.with(1, { ...heads[1]!, size: heads[1]!.size + 1 }) },
    { ...evidence, heads: heads.with(1, { ...heads[1]!, firstSequence: 7 }) },
    { ...evidence, heads: heads.with(1, { ...heads[1]!, checkpoint: heads[0]!.checkpoint }) },
    stated(payload.replace('"assured":"INCONCLUSIVE"', '"assured":"PASS"')),
    { ...evidence, auditSet: "sprints/b" },
    withoutType("GATE_EVALUATED"),
    withoutType("COMPARISON_MADE"),
    withoutType("SEAL_OPENED"),
  ];
  const [untouched, ...attacked] = checkedByPython([evidence, ...attacks]);
  const key = keyIdText(heads[0]!.verifierKey);
  assert.deepEqual(untouched, { bad: null, records: records.length, key });
  for (const [at, { bad }] of attacked.entries()) {
    const own = checkFile(attacks[at]!).some(({ outcome }) => outcome === "BAD");
    assert.deepEqual([typeof bad, own], ["string", true], `attack ${at}: ${bad}`);
  }
  assert.equal(new Set(attacked.map(({ bad }) => bad)).size > 8, true, JSON.stringify(attacked));
});
