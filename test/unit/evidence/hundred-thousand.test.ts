import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOfLeaf, leafText, sequenceOfLeaf } from "#lib/evidence/leaf.ts";
import { GrowingTree, leafHash, nodesOf, rootOf } from "#lib/evidence/tree-hash.ts";
import { type BadLeaves, type KeptLeaf, LogVerifier } from "#lib/evidence/verify-log.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { isLong, someOf } from "#test/support/test-length.ts";

const records = 100_000;
const types = ["pmx.event.v1.ForecastScored", "pmx.event.v1.TradeClosed"] as const;
const random = new SeededRandom(100_000);

/** A fact, every hundredth one lost and every tenth one a record, as the log of some publisher could have them. */
function textOf(sequence: number, trade = sequence): string {
  if (sequence % 100 === 0) return leafText({ sequence, content: { lost: true } });
  if (sequence % 10 === 0) {
    return leafText({ sequence, content: { record: { type: "WAIVER_RECORDED", trade } } });
  }
  const event = {
    id: `execution/${sequence}`,
    source: "execution",
    subject: "pmx.execution.v1.trade.closed",
    type: types[sequence % 2]!,
    timeMs: 1_700_000_000_000 + sequence,
    payload: new Uint8Array([trade, trade >> 8, trade >> 16]),
    isWithheld: false,
  };
  return leafText({ sequence, content: { event: { ...event, sequence } } });
}

/** A log of these texts, after as many leaves of another log. */
function logOf(texts: readonly string[], before: readonly KeptLeaf[] = []) {
  const tree = GrowingTree.from(
    before.length,
    nodesOf((index) => before[index]!.nodes),
  );
  const kept = [...before];
  for (const leaf of texts) {
    kept.push({ index: kept.length, leaf, nodes: tree.append(leafHash(leaf)) });
  }
  const nodeAt = nodesOf((index) => kept[index]!.nodes);
  return { kept, nodeAt, headAt: (size: number) => ({ size, root: rootOf(size, nodeAt) }) };
}

const decoder = new TextDecoder();
const textIn = (leaf: KeptLeaf["leaf"]) => (typeof leaf === "string" ? leaf : decoder.decode(leaf));
const reading = {
  placeOf: (leaf: KeptLeaf["leaf"]) => (sequenceOfLeaf(textIn(leaf)) ?? Number.NaN) - 1,
  kindOf: (leaf: KeptLeaf["leaf"]) => kindOfLeaf(textIn(leaf)),
};

type Kept = Pick<readonly KeptLeaf[], "length" | "at">;
type Heads = ConstructorParameters<typeof LogVerifier>[1];

/** The first bad leaves from an index on, of which those before are as they were. */
function badIn(kept: Kept, heads: Heads = [], from = 0, end = kept.length): BadLeaves | undefined {
  const nodeAt = nodesOf((index) => kept.at(index)!.nodes);
  const verifier = new LogVerifier(GrowingTree.from(from, nodeAt), heads, reading);
  for (let at = from; at < end; at += 1) {
    const found = verifier.add(kept.at(at)!);
    if (found !== undefined) return found;
  }
  return end === kept.length ? verifier.end() : undefined;
}

/** The same leaves but for one; copying all of them takes longer than to look at a stretch. */
function withLeaf(kept: Kept, leaf: KeptLeaf): Kept {
  return { length: kept.length, at: (index) => (index === leaf.index ? leaf : kept.at(index)) };
}

const texts = Array.from({ length: records }, (_, index) => textOf(index + 1));
const log = logOf(texts);
const heads = [log.headAt(80_000), log.headAt(records)];
const encoder = new TextEncoder();

/** A leaf with one bit of one byte of its text, or of its hashes behind it, turned. */
function flipped({ leaf, nodes, ...rest }: KeptLeaf, at: number, bit: number): KeptLeaf {
  const bytes = encoder.encode(textIn(leaf));
  const hashes = nodes.slice();
  if (at < bytes.length) bytes[at]! ^= 1 << bit;
  else hashes[at - bytes.length]! ^= 1 << bit;
  return { ...rest, leaf: bytes, nodes: hashes };
}

const bytesOf = ({ leaf, nodes }: KeptLeaf) => encoder.encode(textIn(leaf)).length + nodes.length;

/** Checks that a flip is found at its leaf, or where it is in a hash over several, at those. */
function assertFound(found: BadLeaves | undefined, clean: KeptLeaf, at: number): void {
  const { index, leaf } = clean;
  const level = Math.max(0, Math.floor((at - encoder.encode(textIn(leaf)).length) / 32));
  const what = `byte ${at} of leaf ${index}: ${JSON.stringify(found)}`;
  assert.deepEqual([found?.firstIndex, found?.lastIndex], [index + 1 - 2 ** level, index], what);
  const isText = at < textIn(leaf).length;
  if (level === 0 && !isText) assert.equal(found?.kind, kindOfLeaf(textIn(leaf)), what);
  const why =
    /^(does not (have the hash that was kept|state this place)|do not have the hash kept)/;
  assert.match(found!.finding, why);
}

test("100,000 records that nobody touched meet their checkpoints", () => {
  assert.equal(badIn(log.kept, heads), undefined);
});

test("a byte flipped anywhere in 100,000 records is found at its record", () => {
  for (let draw = 0; draw < 1_000; draw += 1) {
    const index = random.integer(records);
    const clean = log.kept[index]!;
    const at = random.integer(bytesOf(clean));
    const kept = withLeaf(log.kept, flipped(clean, at, random.integer(8)));
    // As the audit service compares a stretch; those before it are as they were.
    const from = index - (index % 32);
    assertFound(badIn(kept, [], from, from + 32), clean, at);
  }
});

test("every bit of every byte of a small log is found where it is flipped", () => {
  const small = logOf(texts.slice(0, 12));
  const smallHeads = [small.headAt(12)];
  let flips = 0;
  for (const clean of small.kept) {
    for (let at = 0; at < bytesOf(clean); at += 1) {
      for (const bit of someOf([0, 1, 2, 3, 4, 5, 6, 7])) {
        const kept = withLeaf(small.kept, flipped(clean, at, bit));
        assertFound(badIn(kept, smallHeads), clean, at);
        flips += 1;
      }
    }
  }
  assert.ok(flips > (isLong ? 20_000 : 2_500), `${flips}`);
});

test("a tail that was dropped after a checkpoint is named from its first record on", () => {
  assert.deepEqual(badIn(log.kept.slice(0, 99_000), heads, 80_000), {
    ...{ firstIndex: 99_000, lastIndex: records - 1, kind: "" },
    finding: "are missing at the end",
  });
});

test("of two records that were exchanged the first is named, whether they kept their hashes or not", () => {
  const [one, other] = [log.kept[41_002]!, log.kept[97_003]!];
  const replaced = (first: KeptLeaf, second: KeptLeaf) =>
    withLeaf(withLeaf(log.kept, { ...first, index: one.index }), { ...second, index: other.index });
  const exchanged = replaced(other, one);
  const leavesAlone = replaced({ ...one, leaf: other.leaf }, { ...other, leaf: one.leaf });
  for (const kept of [exchanged, leavesAlone]) {
    assert.deepEqual(badIn(kept, heads, 40_000), {
      ...{ firstIndex: 41_002, lastIndex: 41_002, kind: kindOfLeaf(textIn(other.leaf)) },
      finding: "does not state this place",
    });
  }
});

test("a log that was made again from a record on is named after the last checkpoint that it meets", () => {
  const fork = logOf([textOf(90_001, 7), ...texts.slice(90_001)], log.kept.slice(0, 90_000));
  assert.equal(badIn(fork.kept, [log.headAt(80_000)], 80_000), undefined);
  const lost = { firstIndex: 80_000, lastIndex: records - 1, kind: "" };
  assert.deepEqual(badIn(fork.kept, heads, 80_000), {
    ...lost,
    finding: "do not lead to the root of a checkpoint",
  });
  const both = [...heads, fork.headAt(records)];
  for (const kept of [log.kept, fork.kept]) {
    assert.deepEqual(badIn(kept, both, 80_000), {
      ...lost,
      finding: "are of a log that was forked: two checkpoints of this size have different roots",
    });
  }
});
