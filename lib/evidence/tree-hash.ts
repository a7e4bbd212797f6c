import { Buffer } from "node:buffer";
import { hash } from "node:crypto";

/** Bytes of a hash. */
export const hashBytes = 32;

/** The hash of a complete subtree: of the 2^level leaves from index × 2^level on. */
export type NodeAt = (level: number, index: number) => Uint8Array;

/** Where two hashes are put together: nothing of it outlives the call. */
const pair = new Uint8Array(1 + 2 * hashBytes);
pair[0] = 1;

/** SHA-256 of a leaf under the prefix 0x00 (RFC 6962, 2.1): no leaf has the hash of a node. */
export function leafHash(leaf: string | Uint8Array): Uint8Array {
  if (typeof leaf === "string") return sha256(`\0${leaf}`);
  const prefixed = new Uint8Array(1 + leaf.length);
  prefixed.set(leaf, 1);
  return sha256(prefixed);
}

/** SHA-256 of two subtrees under the prefix 0x01 (RFC 6962, 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 1 + hashBytes);
  return sha256(pair);
}

/** A text is hashed as UTF-8. The digest costs half as much as a text of bytes than as a buffer. */
function sha256(content: string | Uint8Array): Uint8Array {
  return Buffer.from(hash("sha256", content, "binary"), "binary");
}

/** The hash of a tree without leaves: SHA-256 of nothing. */
export const emptyRoot: Uint8Array = new Uint8Array(sha256(new Uint8Array()));

/** The root over the first `size` leaves, from the hashes of at most log2(size) complete subtrees. */
export function rootOf(size: number, nodeAt: NodeAt): Uint8Array {
  return size === 0 ? emptyRoot : rangeHash(0, size, nodeAt);
}

/** The hash of the leaves from `begin` up to `end`, a range that the tree of RFC 6962 has as a subtree. */
export function rangeHash(begin: number, end: number, nodeAt: NodeAt): Uint8Array {
  const size = end - begin;
  const split = splitOf(size);
  if (2 * split === size || size === 1) return nodeAt(Math.round(Math.log2(size)), begin / size);
  const left = rangeHash(begin, begin + split, nodeAt);
  return nodeHash(left, rangeHash(begin + split, end, nodeAt));
}

/** The largest power of two that is smaller than a size; 1 for a size of 1. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/**
 * The hashes that the leaf at an index completes: its own, then those of each complete subtree that ends with it, one
 * behind another. Kept with each leaf they are all that proofs need: two hashes a leaf on average, and appending
 * reads one on average, log2(index) at most.
 */
export function completedNodes(index: number, ofLeaf: Uint8Array, nodeAt: NodeAt): Uint8Array {
  const nodes = [ofLeaf];
  let node = ofLeaf;
  let place = index;
  for (let level = 0; place % 2 === 1; level += 1) {
    node = nodeHash(nodeAt(level, place - 1), node);
    nodes.push(node);
    place = (place - 1) / 2;
  }
  const joined = new Uint8Array(nodes.length * hashBytes);
  for (const [level, one] of nodes.entries()) joined.set(one, level * hashBytes);
  return joined;
}

/** The hashes of complete subtrees, out of those that each leaf completes. */
export function nodesOf(completedBy: (index: number) => Uint8Array): NodeAt {
  return (level, index) => {
    const last = (index + 1) * 2 ** level - 1;
    return completedBy(last).subarray(level * hashBytes, (level + 1) * hashBytes);
  };
}

/** A log that grows by one leaf at a time; it keeps one hash of each size that a subtree has, at most log2(size). */
export class GrowingTree {
  readonly #left: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * A tree that already has leaves.
   * @param nodeAt - the hashes of their complete subtrees, of which log2(size) are asked for at most.
   */
  static from(size: number, nodeAt: NodeAt): GrowingTree {
    const tree = new GrowingTree();
    tree.#size = size;
    for (let level = 0; 2 ** level <= size; level += 1) {
      const complete = Math.floor(size / 2 ** level);
      if (complete % 2 === 1) tree.#left[level] = nodeAt(level, complete - 1);
    }
    return tree;
  }

  /** Appends a leaf; answers the hashes that it completes, as `completedNodes` has them. */
  append(ofLeaf: Uint8Array): Uint8Array {
    const nodes = completedNodes(this.#size, ofLeaf, (level) => this.#left[level]!);
    const levels = nodes.length / hashBytes;
    // Lower ones are in it now, and are not read before the next ones take their places.
    this.#left[levels - 1] = nodes.subarray((levels - 1) * hashBytes);
    this.#size += 1;
    return nodes;
  }

  root(): Uint8Array {
    return rootOf(this.#size, (level) => this.#left[level]!);
  }
}

/** Whether two hashes are the same. */
export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let byte = 0; byte < one.length; byte += 1) if (one[byte] !== other[byte]) return false;
  return true;
}
