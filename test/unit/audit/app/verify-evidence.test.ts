import assert from "node:assert/strict";
import { test } from "node:test";
import { leafText } from "#lib/evidence/leaf.ts";
import type { EvidenceLogReader } from "#services/audit/app/ports.ts";
import { verifyFacts } from "#services/audit/app/verify-evidence.ts";
import type { FactRecord } from "#services/audit/domain/facts/fact.ts";

const auditSet = "sprints/1";

/** A log and its facts, which are recorded together; `onLeavesRead` happens as soon as the leaves were read. */
function evidence(onLeavesRead: () => void) {
  const rows: (FactRecord & { readonly position: number })[] = [];
  const leaves: { readonly index: number; readonly auditSet: string; readonly leaf: string }[] = [];
  const log = {
    firstSequence: 1,
    size: () => leaves.length,
    leaves(from: number, end: number) {
      const read = leaves.slice(from, end);
      onLeavesRead();
      return read;
    },
  };
  const reader = {
    logs: () => ["execution-0001"],
    find: () => log,
    newestFact: () => rows.length,
    factsAfter: (_set: string, position: number) => rows.slice(position),
  };
  const recordFact = () => {
    const position = rows.length + 1;
    const fact = { kind: "RUN_ENDED", auditSet, identity: `run ${position}`, timeMs: position };
    rows.push({ ...fact, content: "{}", factHash: "", position } as (typeof rows)[number]);
  };
  const recordLeaf = () => {
    const sequence = leaves.length + 1;
    const leaf = leafText({ sequence, content: { record: { type: "RUN_ENDED" } } });
    leaves.push({ index: sequence - 1, auditSet, leaf });
  };
  return {
    recordFact,
    recordLeaf,
    verify: () =>
      verifyFacts(
        {
          log: reader as unknown as EvidenceLogReader,
          factsOf: ({ sequence }) => rows.filter(({ position }) => position === sequence),
          filingOf: () => undefined,
          letOthersRun: async () => undefined,
        },
        auditSet,
      ),
  };
}

test("a fact that arrives while its audit set is compared is not called one that no log has", async () => {
  let arrivals = 3;
  const { recordFact, recordLeaf, verify } = evidence(() => {
    if (arrivals === 0) return;
    arrivals -= 1;
    recordFact();
    recordLeaf();
  });
  recordFact();
  recordLeaf();
  assert.equal((await verify()).bad, undefined);
  assert.equal((await verify()).bad, undefined);
});

test("a fact that was there before and that no log has is named", async () => {
  const { recordFact, recordLeaf, verify } = evidence(() => undefined);
  recordFact();
  recordLeaf();
  recordFact();
  assert.match(`${(await verify()).bad?.finding}`, /run 2 of sprints\/1 is recorded, and no log/);
});
