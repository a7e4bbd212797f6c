import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GrowingTree, leafHash } from "#lib/evidence/tree-hash.ts";
import {
  type BadLeaves,
  type KeptLeaf,
  LogVerifier,
  type TreeHead,
} from "#lib/evidence/verify-log.ts";

/** Leaves that state their place, as those of the log do. */
const leafOf = (index: number, content = "") => `${index} ${content}`;
const placeOf = (leaf: KeptLeaf["leaf"]) => Number.parseInt(`${leaf}`, 10);

/** Of leaves that state nothing but their place. */
const reading = { placeOf, kindOf: () => "LEAF" };

function logOf(contents: readonly string[]): { kept: KeptLeaf[]; head: TreeHead } {
  const tree = new GrowingTree();
  const kept = contents.map((content, index) => {
    const leaf = leafOf(index, content);
    return { index, leaf, nodes: tree.append(leafHash(leaf)) };
  });
  return { kept, head: { size: tree.size, root: tree.root() } };
}

function verify(kept: readonly KeptLeaf[], heads: readonly TreeHead[] = []): BadLeaves | undefined {
  const verifier = new LogVerifier(new GrowingTree(), heads, reading);
  for (const one of kept) {
    const found = verifier.add(one);
    if (found !== undefined) return found;
  }
  return verifier.end();
}

const logs = fc.array(fc.string({ maxLength: 5 }), { minLength: 2, maxLength: 60 });

test("an untouched log has no bad leaf", () => {
  fc.assert(
    fc.property(logs, (contents) => {
      const { kept, head } = logOf(contents);
      assert.equal(verify(kept, [head]), undefined);
    }),
  );
});

test("a byte flipped in a leaf is found at that leaf", () => {
  fc.assert(
    fc.property(
      logs,
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (contents, at, byteAt, bits) => {
        const { kept } = logOf(contents);
        const index = at % kept.length;
        const bytes = new TextEncoder().encode(`${kept[index]!.leaf}`);
        bytes[byteAt % bytes.length]! ^= bits;
        const flipped = kept.with(index, { ...kept[index]!, leaf: bytes });
        const found = new LogVerifier(new GrowingTree(), [], {
          ...reading,
          placeOf: (leaf) => placeOf(typeof leaf === "string" ? leaf : `${index} `),
        });
        const bad = flipped.map((one) => found.add(one)).find((one) => one !== undefined);
        assert.deepEqual([bad?.firstIndex, bad?.lastIndex], [index, index]);
      },
    ),
  );
});

test("a byte flipped in a hash is found at a leaf that it covers", () => {
  fc.assert(
    fc.property(logs, fc.nat(), fc.nat(), (contents, at, byteAt) => {
      const { kept } = logOf(contents);
      const index = at % kept.length;
      const nodes = kept[index]!.nodes.slice();
      nodes[byteAt % nodes.length]! ^= 1;
      const bad = verify(kept.with(index, { ...kept[index]!, nodes }));
      assert.ok(bad !== undefined && bad.firstIndex <= index && bad.lastIndex === index);
    }),
  );
});

test("two leaves exchanged are found at the first of them, with their hashes or without", () => {
  fc.assert(
    fc.property(logs, fc.nat(), fc.nat(), fc.boolean(), (contents, at, otherAt, withHashes) => {
      const { kept } = logOf(contents);
      const [first, second] = [at % kept.length, otherAt % kept.length].sort((a, b) => a - b);
      if (first === second) return;
      const [one, other] = [kept[first!]!, kept[second!]!];
      const moved = (from: KeptLeaf, to: KeptLeaf) =>
        withHashes ? { ...from, index: to.index } : { ...to, leaf: from.leaf };
      const swapped = kept.with(first!, moved(other, one)).with(second!, moved(one, other));
      assert.equal(verify(swapped)?.firstIndex, first);
    }),
  );
});

test("a leaf removed is found at its place, and a tail dropped after a checkpoint at its first", () => {
  fc.assert(
    fc.property(logs, fc.nat(), (contents, at) => {
      const { kept, head } = logOf(contents);
      const index = at % kept.length;
      const without = kept.toSpliced(index, 1);
      assert.equal(verify(without, [head])?.firstIndex, index);
      const dropped = verify(kept.slice(0, index), [head]);
      assert.deepEqual([dropped?.firstIndex, dropped?.lastIndex], [index, kept.length - 1]);
    }),
  );
});

test("a fork whose hashes were all made again is found after the last checkpoint that it still meets", () => {
  fc.assert(
    fc.property(logs, fc.nat(), fc.nat(), (contents, at, headAt) => {
      const index = at % contents.length;
      const fork = logOf(contents.with(index, "another"));
      if (contents[index] === "another") return;
      const early = headAt % (index + 1);
      const heads = [logOf(contents.slice(0, early)).head, logOf(contents).head];
      const bad = verify(fork.kept, heads);
      assert.deepEqual([bad?.firstIndex, bad?.lastIndex], [early, contents.length - 1]);
    }),
  );
});
