import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { checkpointFromText } from "#lib/evidence/checkpoint.ts";
import { payloadSignedBy } from "#lib/evidence/dsse.ts";
import { leafFromText } from "#lib/evidence/leaf.ts";
import { provesConsistency, provesInclusion } from "#lib/evidence/proofs.ts";
import { isSignedBy, noteFromText, verifierFromText } from "#lib/evidence/signed-note.ts";
import { leafHash } from "#lib/evidence/tree-hash.ts";
import type { EvidenceHead } from "#proto/pmx/audit/v1/evidence_pb.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { created, scored, subjects } from "./sample-facts.ts";

const auditSet = "sprints/a";
const factLog = "forecast-0001";

let audit: RunningAudit;
let position: { readonly source: string; readonly sequence: bigint };

before(async () => {
  audit = await runningAudit();
  const facts = publisher(audit.bus, "forecast");
  for (let day = 0; day < 3; day += 1) {
    await facts.fact(ForecastCreatedSchema, created({ auditSet, day }), subjects.created);
    await facts.fact(ForecastScoredSchema, scored({ auditSet, day }, 0.9), subjects.scored);
  }
  await facts.poison(ForecastScoredSchema, subjects.scored);
  position = await facts.withheld(ForecastScoredSchema, subjects.scored, "too large");
});
after(() => audit.close());

/** The present heads of an audit service, when it has consumed the facts. */
async function headsOf(of: RunningAudit, at = position): Promise<readonly EvidenceHead[]> {
  await of.client.getScorecard({ auditSet, after: [at] });
  return (await of.evidence.getCheckpoint({})).heads;
}

async function headOf(of: RunningAudit, log: string): Promise<EvidenceHead> {
  const heads = await headsOf(of);
  return heads.find((head) => head.log === log)!;
}

test("every fact of an order is in its log, also those that cannot be read", async () => {
  const head = await headOf(audit, factLog);
  assert.equal(head.size, 8n);
  const { records } = await audit.evidence.listEvidence({ log: factLog });
  const types = records.map(({ leaf }) => {
    const content = leafFromText(leaf)!.content;
    assert.ok("event" in content);
    const { sequence, payload, isWithheld } = content.event;
    return [sequence, payload.length > 0, isWithheld];
  });
  assert.deepEqual(types.slice(-3), [
    [6, true, false],
    [7, true, false],
    [8, false, true],
  ]);
});

test("a checkpoint carries the signature of a key that nobody but the owner of the file can read", async () => {
  const head = await headOf(audit, factLog);
  const note = noteFromText(head.checkpoint)!;
  assert.ok(isSignedBy(note, verifierFromText(head.verifierKey)!));
  const { origin, size, root } = checkpointFromText(note.text)!;
  assert.deepEqual([origin, BigInt(size)], [`pmx/${factLog}`, head.size]);
  assert.deepEqual(Buffer.from(root), Buffer.from(head.root));
  assert.equal(statSync(join(audit.dataDir, "evidence.key")).mode & 0o777, 0o600);
});

test("each record is proven under the root of the checkpoint, listed or asked for alone", async () => {
  const { size: treeSize, root } = await headOf(audit, factLog);
  const size = Number(treeSize);
  const { records } = await audit.evidence.listEvidence({ log: factLog, treeSize });
  assert.equal(records.length, size);
  for (const { index, leaf, inclusionProof } of records) {
    const claim = { index: Number(index), size, ofLeaf: leafHash(leaf), root };
    assert.ok(provesInclusion(claim, inclusionProof));
    const alone = await audit.evidence.getInclusionProof({ log: factLog, index });
    assert.deepEqual(alone.record?.inclusionProof, inclusionProof);
  }
});

test("an answer of a gate enters the log once, however often it is asked for, and a new one after new facts", async () => {
  await audit.client.evaluateGate({ gate: "forecast-audits", auditSet, after: [position] });
  const own = (await headsOf(audit))[0]!;
  await audit.client.evaluateGate({ gate: "forecast-audits", auditSet });
  assert.equal((await headsOf(audit))[0]!.size, own.size);
  await audit.client.evaluateGate({ gate: "phase-1", auditSet });
  const later = (await headsOf(audit))[0]!;
  assert.equal(later.size, own.size + 1n);
  const { hashes } = await audit.evidence.getConsistencyProof({ log: own.log, oldSize: own.size });
  const [old, now] = [own, later].map(({ size, root }) => ({ size: Number(size), root }));
  assert.ok(provesConsistency(old!, now!, hashes));
});

test("an answer on an audit set without outcomes enters no log", async () => {
  const { size } = (await headsOf(audit))[0]!;
  await audit.client.evaluateGate({ gate: "phase-1", auditSet: "sprints/none" });
  assert.equal((await headsOf(audit))[0]!.size, size);
});

test("a waiver and its revocation enter the log once each", async () => {
  const { size } = (await headsOf(audit))[0]!;
  const time = timestampFromMs(Date.UTC(2026, 0, 1));
  const granted = {
    ...{ item: "barbell", waivedBy: "me", rationale: "later", createTime: time, expireTime: time },
  };
  const revoked = { revokedBy: "me", rationale: "done", revokeTime: time };
  for (const event of [{ granted }, { revoked }, { granted }, { revoked }]) {
    await audit.evidence.logWaiver({ waiver: "waivers/1", ...event });
  }
  assert.equal((await headsOf(audit))[0]!.size, size + 2n);
  await assert.rejects(audit.evidence.logWaiver({ waiver: "waivers/1" }), /granted/);
  await assert.rejects(
    audit.evidence.logWaiver({ waiver: "seals/0a/opening", granted }),
    /waiver: must be waivers/,
  );
});

/** The record of a name in the log of the audit service. */
async function recordNamed(name: string) {
  const { log } = (await headsOf(audit))[0]!;
  const { record } = await audit.evidence.getInclusionProof({ log, name });
  const content = leafFromText(record!.leaf)!.content;
  return { record: record!, content: "record" in content ? content.record : undefined };
}

test("a seal and its opening enter the log once each, however often they are told, and a second opening does not", async () => {
  const { size } = (await headsOf(audit))[0]!;
  const time = timestampFromMs(Date.UTC(2026, 0, 1));
  const seal = "seals/0a1b";
  const made = { tickers: ["AAPL"], fromTime: timestampFromMs(-1), createTime: time };
  const opened = { sprint: auditSet, openTime: time };
  for (const event of [{ made }, { opened }, { made }, { opened }]) {
    await audit.evidence.logSeal({ seal, ...event });
  }
  const second = { sprint: "sprints/later", openTime: time };
  await assert.rejects(audit.evidence.logSeal({ seal, opened: second }), {
    reason: "FIELD_INVALID",
    message:
      /opened by sprints\/a at 2026-01-01T.*as the log of evidence has it; a seal is opened once/,
  });
  for (const [name, event] of [
    [seal, {}],
    ["waivers/1", { made }],
  ] as const) {
    await assert.rejects(audit.evidence.logSeal({ seal: name, ...event }), /made:|seal: must be/);
  }
  assert.equal((await headsOf(audit))[0]!.size, size + 2n);
  assert.deepEqual((await recordNamed(seal)).content, {
    ...{ type: "BARS_SEALED", seal, tickers: ["AAPL"], fromMs: -1 },
    createTimeMs: Date.UTC(2026, 0, 1),
  });
  const { record, content } = await recordNamed(`${seal}/opening`);
  assert.deepEqual([record.index, record.auditSet], [size + 1n, auditSet]);
  assert.equal(content?.sprint, auditSet);
  await assert.rejects(recordNamed("seals/none"), { reason: "RESOURCE_NOT_FOUND" });
});

test("a verdict is an in-toto statement that the key of the log has signed", async () => {
  const [dataHash, strategyHash] = ["a".repeat(64), "b".repeat(64)];
  await audit.client.evaluateGate({ gate: "forecast-audits", auditSet });
  const { envelope } = await audit.evidence.signVerdict({ auditSet, dataHash, strategyHash });
  const { verifierKey } = await headOf(audit, factLog);
  const payload = payloadSignedBy(JSON.parse(envelope), verifierFromText(verifierKey)!.publicKey);
  const statement = JSON.parse(payload!);
  assert.equal(statement._type, "https://in-toto.io/Statement/v1");
  assert.deepEqual(
    statement.subject.map(({ digest }: { digest: { sha256: string } }) => digest.sha256),
    [strategyHash, dataHash],
  );
  const { scorecard } = await audit.client.getScorecard({ auditSet });
  assert.equal(statement.predicate.scorecardHash, scorecard?.contentHash);
  const gates = statement.predicate.gates as { gate: string; verdicts: { written: string } }[];
  assert.deepEqual(
    gates.map(({ gate, verdicts }) => [gate, verdicts.written]),
    [
      ["forecast-audits", "INCONCLUSIVE"],
      ["phase-1", "INCONCLUSIVE"],
    ],
  );
  await assert.rejects(
    audit.evidence.signVerdict({ auditSet: "sprints/none", dataHash, strategyHash }),
    /no gate has an answer/,
  );
});

test("facts in any order, some twice, and a service that starts again over them, give the same root", async () => {
  const expected = await headOf(audit, factLog);
  const other = await runningAudit();
  try {
    const facts = publisher(other.bus, "forecast");
    const publish = async (sequence: number) => {
      const day = Math.floor((sequence - 1) / 2);
      if (sequence % 2 === 1) {
        const message = created({ auditSet, day });
        await facts.again(ForecastCreatedSchema, message, subjects.created, sequence);
      } else {
        const message = scored({ auditSet, day }, 0.9);
        await facts.again(ForecastScoredSchema, message, subjects.scored, sequence);
      }
    };
    for (const sequence of [5, 2, 2, 6, 1]) await publish(sequence);
    const again = await other.restart();
    const { heads } = await again.evidence.getCheckpoint({});
    assert.deepEqual(
      heads.map(({ log, size }) => [log.slice(0, 6), size]),
      [
        ["audit-", 0n],
        ["foreca", 2n],
      ],
    );
    const later = publisher(again.bus, "forecast");
    const send = async (sequence: number, day: number, isScore: boolean) => {
      if (isScore) {
        const message = scored({ auditSet, day }, 0.9);
        await later.again(ForecastScoredSchema, message, subjects.scored, sequence);
      } else {
        const message = created({ auditSet, day });
        await later.again(ForecastCreatedSchema, message, subjects.created, sequence);
      }
    };
    await send(4, 1, true);
    await send(3, 1, false);
    const at = { source: "forecast", sequence: 6n };
    const head = (await headsOf(again, at)).find(({ log }) => log === factLog)!;
    assert.equal(head.size, 6n);
    const { hashes } = await audit.evidence.getConsistencyProof({ log: factLog, oldSize: 6n });
    const old = { size: 6, root: head.root };
    assert.ok(provesConsistency(old, { size: 8, root: expected.root }, hashes));
    await again.close();
  } finally {
    await other.close();
  }
});

type Verified = MessageInitShape<
  typeof import("#proto/pmx/audit/v1/evidence_service_pb.ts").VerifyEvidenceResponseSchema
>;

/** What is bad in the facts of the audit set. */
async function badFacts(of: RunningAudit): Promise<Verified["bad"]> {
  const { auditSet: verified, bad } = await of.evidence.verifyEvidence({});
  assert.equal(verified, auditSet);
  return bad;
}

test("nothing is bad in a database that nobody edited", async () => {
  for (const { log, size } of await headsOf(audit)) {
    const verified = await audit.evidence.verifyEvidence({ log });
    assert.deepEqual([verified.nextIndex, verified.size, verified.bad], [size, size, undefined]);
  }
  assert.equal(await badFacts(audit), undefined);
  const { auditSet: next } = await audit.evidence.verifyEvidence({ afterAuditSet: auditSet });
  assert.equal(next, "");
});

test("a database that somebody edited names the first record that does not fit", async () => {
  const file = anotherClient(join(audit.dataDir, "audit.db"));
  const { rows } = await file.execute(
    "SELECT sql, name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('fact', 'evidence_leaf')",
  );
  for (const { name } of rows) await file.execute(`DROP TRIGGER ${name}`);
  const [log] = (await headsOf(audit)).filter(({ log: name }) => name === factLog);
  const position = (
    await file.execute(`SELECT min(position) AS at FROM evidence_leaf
    JOIN evidence_log ON position / 1099511627776 = id WHERE origin = '${factLog}'`)
  ).rows[0]!.at;
  const first = Number(position);
  /** Runs a change, looks, and takes it back. */
  const during = async (change: string, undo: string, look: () => Promise<Verified["bad"]>) => {
    await file.execute(change);
    const bad = await look();
    await file.execute(undo);
    assert.equal(await badFacts(audit), undefined);
    return [bad?.log, bad?.firstIndex, bad?.kind];
  };
  const ofLog = async () => (await audit.evidence.verifyEvidence({ log: log!.log })).bad;
  const score = "kind = 'FORECAST_SCORED' AND as_of_ms = (SELECT max(as_of_ms) FROM fact)";
  assert.deepEqual(
    await during(
      `UPDATE fact SET content = replace(content, '"value":1.8', '"value":1.1') WHERE ${score}`,
      `UPDATE fact SET content = replace(content, '"value":1.1', '"value":1.8') WHERE ${score}`,
      () => badFacts(audit),
    ),
    [factLog, 5n, "pmx.event.v1.ForecastScored"],
  );
  assert.deepEqual(
    await during(
      `UPDATE fact SET audit_set = 'sprints/elsewhere' WHERE ${score}`,
      `UPDATE fact SET audit_set = '${auditSet}' WHERE ${score}`,
      () => badFacts(audit),
    ),
    [factLog, 5n, "pmx.event.v1.ForecastScored"],
  );
  assert.deepEqual(
    await during(
      `INSERT INTO fact (audit_set, kind, identity, content, fact_hash) SELECT audit_set, kind, 'invented', content, fact_hash FROM fact WHERE ${score}`,
      "DELETE FROM fact WHERE identity = 'invented'",
      () => badFacts(audit),
    ),
    ["", 0n, ""],
  );
  assert.deepEqual(
    await during(
      `UPDATE evidence_leaf SET leaf = replace(leaf, '"timeMs":1', '"timeMs":2') WHERE position = ${first + 2}`,
      `UPDATE evidence_leaf SET leaf = replace(leaf, '"timeMs":2', '"timeMs":1') WHERE position = ${first + 2}`,
      ofLog,
    ),
    [factLog, 2n, "pmx.event.v1.ForecastCreated"],
  );
  file.close();
});
