import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import fc from "fast-check";
import {
  consistencyProof,
  inclusionProof,
  provesConsistency,
  provesInclusion,
} from "#lib/evidence/proofs.ts";
import {
  emptyRoot,
  GrowingTree,
  leafHash,
  nodeHash,
  nodesOf,
  rootOf,
  splitOf,
} from "#lib/evidence/tree-hash.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

/** The test vectors of Certificate Transparency for the tree of RFC 6962 (merkletree tests of google/certificate-transparency). */
const leaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map(bytesOf);

const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** A tree with the hashes that each of its leaves completed. */
function grown(all: readonly Uint8Array[]) {
  const tree = new GrowingTree();
  const completed = all.map((leaf) => tree.append(leafHash(leaf)));
  return { tree, nodeAt: nodesOf((index) => completed[index]!) };
}

/** The root by the definition of RFC 6962, 2.1. */
function definedRoot(all: readonly Uint8Array[]): Uint8Array {
  if (all.length === 0) return emptyRoot;
  if (all.length === 1) return leafHash(all[0]!);
  const split = splitOf(all.length);
  return nodeHash(definedRoot(all.slice(0, split)), definedRoot(all.slice(split)));
}

test("a tree without leaves has the hash of nothing", () => {
  assert.equal(
    hex(new GrowingTree().root()),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("the roots over one to eight leaves are those that are published", () => {
  const tree = new GrowingTree();
  const found = leaves.map((leaf) => {
    tree.append(leafHash(leaf));
    return hex(tree.root());
  });
  assert.deepEqual(found, roots);
});

test("the proofs of inclusion are those that are published", () => {
  const { nodeAt } = grown(leaves);
  assert.deepEqual(inclusionProof(0, 8, nodeAt).map(hex), [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
  ]);
  assert.deepEqual(inclusionProof(5, 8, nodeAt).map(hex), [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
});

test("the proofs of consistency are those that are published", () => {
  const { nodeAt } = grown(leaves);
  assert.deepEqual(consistencyProof(6, 8, nodeAt).map(hex), [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  assert.deepEqual(consistencyProof(2, 5, nodeAt).map(hex), [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  ]);
});

const trees = fc.array(fc.uint8Array({ maxLength: 3 }), { minLength: 1, maxLength: 70 });

test("a tree that grew has the root of the definition, also when it is taken up again", () => {
  fc.assert(
    fc.property(trees, fc.nat(), (all, at) => {
      const { tree, nodeAt } = grown(all);
      assert.equal(hex(tree.root()), hex(definedRoot(all)));
      assert.equal(hex(rootOf(all.length, nodeAt)), hex(tree.root()));
      const size = at % (all.length + 1);
      const again = GrowingTree.from(size, nodeAt);
      for (const leaf of all.slice(size)) again.append(leafHash(leaf));
      assert.equal(hex(again.root()), hex(tree.root()));
    }),
  );
});

test("a proof of inclusion holds for its leaf and place, and for no other", () => {
  fc.assert(
    fc.property(trees, fc.nat(), fc.nat(), (drawn, at, otherAt) => {
      // Of two equal leaves beside each other either place is right.
      const all = drawn.map((leaf, index) => new Uint8Array([...leaf, index]));
      const { tree, nodeAt } = grown(all);
      const size = all.length;
      const [index, other] = [at % size, otherAt % size];
      const proof = inclusionProof(index, size, nodeAt);
      const claim = { index, size, ofLeaf: leafHash(all[index]!), root: tree.root() };
      assert.ok(provesInclusion(claim, proof));
      assert.ok(!provesInclusion({ ...claim, ofLeaf: leafHash(bytesOf("ffffffff")) }, proof));
      if (other !== index) assert.ok(!provesInclusion({ ...claim, index: other }, proof));
      assert.ok(!provesInclusion(claim, [...proof, emptyRoot]));
    }),
  );
});

test("a proof of consistency holds for two sizes of one log, and for no fork of it", () => {
  fc.assert(
    fc.property(trees, fc.nat(), fc.nat(), (all, at, changedAt) => {
      const { tree, nodeAt } = grown(all);
      const size = 1 + (at % all.length);
      const old = { size, root: rootOf(size, nodeAt) };
      const later = { size: all.length, root: tree.root() };
      const proof = consistencyProof(size, all.length, nodeAt);
      assert.ok(provesConsistency(old, later, proof));
      const forked = all.with(changedAt % size, bytesOf("ffffffff"));
      const fork = grown(forked);
      const forkedLater = { size: all.length, root: fork.tree.root() };
      const forkProof = consistencyProof(size, all.length, fork.nodeAt);
      assert.ok(!provesConsistency(old, forkedLater, forkProof));
      assert.ok(!provesConsistency(later, old, proof) || size === all.length);
    }),
  );
});
