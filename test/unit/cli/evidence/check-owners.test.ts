import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { checkOwners, type FactOwner } from "#cli/evidence/check-owners.ts";
import type { OwnedRecord } from "#cli/evidence/owned-records.ts";
import { leafText } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { EvidenceHeadSchema } from "#proto/pmx/audit/v1/evidence_pb.ts";
import {
  GetCheckpointResponseSchema,
  ListEvidenceResponseSchema,
} from "#proto/pmx/audit/v1/evidence_service_pb.ts";

const log = "execution-0001";

/** A log of facts, each of which states the record of its type. */
function logOf(names: readonly string[], firstSequence = 1n) {
  const head = { log, firstSequence, size: BigInt(names.length) };
  return {
    async getCheckpoint() {
      return create(GetCheckpointResponseSchema, { heads: [create(EvidenceHeadSchema, head)] });
    },
    async listEvidence() {
      const records = names.map((type, at) => {
        const sequence = Number(firstSequence) + at;
        const named = { id: `${sequence}`, source: "execution", subject: "s", type, timeMs: 1 };
        const event = { ...named, sequence, payload: new Uint8Array(), isWithheld: false };
        return { index: BigInt(at), leaf: leafText({ sequence, content: { event } }) };
      });
      return create(ListEvidenceResponseSchema, { records });
    },
  };
}

/** A service that keeps records and has stated so many facts. */
function ownerOf(kept: readonly OwnedRecord[], newest: bigint): FactOwner {
  return {
    stated: async () => ({ origin: log, newest }),
    kind: {
      what: "trade",
      stated: ({ type }) => ({ group: "g", name: type, says: "as stated" }),
      kept: async () => kept,
    },
  };
}

const kept = (name: string, says = "as stated"): OwnedRecord => ({ group: "g", name, says });

const cases: readonly (readonly [
  what: string,
  client: ReturnType<typeof logOf>,
  owner: FactOwner,
  outcome: string,
  text: RegExp,
])[] = [
  [
    "what is as it was stated is right",
    logOf(["a"]),
    ownerOf([kept("a")], 1n),
    "OK",
    /each trade of 1/,
  ],
  [
    "a record that says something else is named",
    logOf(["a", "b"]),
    ownerOf([kept("a"), kept("b", "edited")], 2n),
    "BAD",
    /trade b is not kept as it was stated/,
  ],
  [
    "a record that is gone is named",
    logOf(["a", "b"]),
    ownerOf([kept("a")], 2n),
    "BAD",
    /trade b was stated, and is not kept/,
  ],
  [
    "a record that no fact stated is named where the log has every fact",
    logOf(["a"]),
    ownerOf([kept("a"), kept("b")], 1n),
    "BAD",
    /trade b is kept, and no fact ever stated it/,
  ],
  [
    "a record whose fact may be on its way decides nothing",
    logOf(["a"]),
    ownerOf([kept("a"), kept("b")], 2n),
    "NOT_CHECKED",
    /does not have every fact/,
  ],
  [
    "a record from before the log began decides nothing",
    logOf(["a"], 5n),
    ownerOf([kept("a"), kept("b")], 5n),
    "NOT_CHECKED",
    /does not have every fact/,
  ],
];

for (const [what, client, owner, outcome, text] of cases) {
  test(`of what services keep, ${what}`, async () => {
    const [finding] = await checkOwners(client, [owner]);
    assert.equal(finding?.outcome, outcome, finding?.text);
    assert.match(finding?.text ?? "", text);
  });
}

test("a log of another database than the present one is not compared with it", async () => {
  const other = { ...ownerOf([], 0n), stated: async () => ({ origin: "other", newest: 0n }) };
  const [finding] = await checkOwners(logOf(["a"]), [other]);
  assert.deepEqual(
    [finding?.outcome, finding?.text],
    ["OK", "each trade of 0 is kept as it was stated"],
  );
});

test("a service that does not answer is not checked, and the others are", async () => {
  const away: FactOwner = {
    ...ownerOf([], 0n),
    stated: () => Promise.reject(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "nobody answers")),
  };
  const findings = await checkOwners(logOf(["a"]), [away, ownerOf([kept("a")], 1n)]);
  assert.deepEqual(
    findings.map(({ outcome }) => outcome),
    ["NOT_CHECKED", "OK"],
  );
  assert.match(findings[0]!.text, /nobody answers/);
});

test("of two statements under one name the first holds", async () => {
  const owner = ownerOf([kept("a", "as stated again")], 2n);
  let times = 0;
  const says = () => (times++ === 0 ? "as stated" : "as stated again");
  const stated = () => ({ group: "g", name: "a", says: says() });
  const [finding] = await checkOwners(logOf(["a", "a"]), [
    { ...owner, kind: { ...owner.kind, stated } },
  ]);
  assert.match(finding?.text ?? "", /trade a is not kept as it was stated/);
});

test("a group that is always asked for is compared without any fact of it", async () => {
  const owner = ownerOf([kept("b")], 1n);
  const kind = { ...owner.kind, stated: () => undefined, groups: ["g"] };
  const [finding] = await checkOwners(logOf(["a"]), [{ ...owner, kind }]);
  assert.match(finding?.text ?? "", /trade b is kept, and no fact ever stated it/);
});

for (const [what, first, isWhole] of [
  ["has every fact", 1n, true],
  ["began later", 2n, false],
] as const) {
  test(`what follows the facts of a log that ${what} is told so`, async () => {
    const taken: string[] = [];
    const follow = () => ({
      take: ({ type }: { readonly type: string }) => taken.push(type),
      finding: (whole: boolean) => ({ outcome: "OK", text: `${whole}` }) as const,
    });
    const owner = ownerOf([kept("a"), kept("b")], 2n);
    const kind = { ...owner.kind, follow };
    const findings = await checkOwners(logOf(["a", "b"], first), [{ ...owner, kind }]);
    assert.deepEqual([taken, findings[1]?.text], [["a", "b"], `${isWhole}`]);
  });
}
