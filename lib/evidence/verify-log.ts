import { type GrowingTree, hashBytes, isSameHash, leafHash } from "./tree-hash.ts";

/** A leaf as it is kept. */
export interface KeptLeaf {
  /** Its place among all leaves of the log, from 0. */
  readonly index: number;
  readonly leaf: string | Uint8Array;
  /** The hashes that it completed when it was appended. */
  readonly nodes: Uint8Array;
}

/** The first leaves of a log that are not what they were. */
export interface BadLeaves {
  /** The first that may be bad. */
  readonly firstIndex: number;
  /** The last of them: the same one, unless a hash that covers several was changed with all that is below it. */
  readonly lastIndex: number;
  /** What the leaf is, as far as it can be read; empty for several, and for one that is missing. */
  readonly kind: string;
  readonly finding: string;
}

/** Reads what a leaf says of itself. */
export interface LeafReading {
  /** The index that it states; undefined for a leaf that cannot be read. */
  readonly placeOf: (leaf: KeptLeaf["leaf"]) => number | undefined;
  /** What it is; empty for a leaf that cannot be read. */
  readonly kindOf: (leaf: KeptLeaf["leaf"]) => string;
}

/** A tree of some size that was signed. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Compares kept leaves with the hashes that were kept with them, in order, and with heads that are known from
 * elsewhere. A leaf that was changed, removed, exchanged or added is found at its own index where its hashes were left
 * as they were. Where all of them were made again the log is one that nothing in it contradicts: then an earlier head is
 * not met, and what is bad lies after the last head that is.
 */
export class LogVerifier {
  readonly #tree: GrowingTree;
  readonly #heads: TreeHead[];
  readonly #reading: LeafReading;
  #firstSize: number;

  /**
   * @param heads - that are known; those of fewer leaves than the tree has are taken as met.
   */
  constructor(tree: GrowingTree, heads: readonly TreeHead[], reading: LeafReading) {
    this.#tree = tree;
    this.#firstSize = tree.size;
    this.#heads = [...heads]
      .filter(({ size }) => size >= tree.size)
      .sort((one, other) => one.size - other.size);
    this.#reading = reading;
  }

  /** How many leaves are as they were. */
  get size(): number {
    return this.#tree.size;
  }

  /** Takes the next leaf. */
  add({ index, leaf, nodes }: KeptLeaf): BadLeaves | undefined {
    const expected = this.#tree.size;
    const found = this.#meetHeads();
    if (found !== undefined) return found;
    if (index !== expected) {
      return one(expected, "", `is missing: the next one kept is ${index}`);
    }
    if (this.#reading.placeOf(leaf) !== index) {
      return one(index, this.#reading.kindOf(leaf), "does not state this place");
    }
    const ofLeaf = leafHash(leaf);
    if (!isSameHash(ofLeaf, nodes.subarray(0, hashBytes))) {
      const finding = "does not have the hash that was kept with it";
      return one(index, this.#reading.kindOf(leaf), finding);
    }
    const completed = this.#tree.append(ofLeaf);
    if (nodes.length !== completed.length) {
      return one(index, this.#reading.kindOf(leaf), "has hashes of another place");
    }
    for (let at = hashBytes, level = 1; at < completed.length; at += hashBytes, level += 1) {
      if (isSameHash(completed.subarray(at, at + hashBytes), nodes.subarray(at, at + hashBytes))) {
        continue;
      }
      const firstIndex = index + 1 - 2 ** level;
      const finding = "do not have the hash kept for all of them";
      return { firstIndex, lastIndex: index, kind: "", finding };
    }
    return undefined;
  }

  /** Takes the end of the log. */
  end(): BadLeaves | undefined {
    const found = this.#meetHeads();
    if (found !== undefined) return found;
    const [missing] = this.#heads;
    if (missing === undefined) return undefined;
    const lastIndex = missing.size - 1;
    const finding = "are missing at the end";
    return { firstIndex: this.#tree.size, lastIndex, kind: "", finding };
  }

  /** Compares the heads of the present size with the tree; two of them that differ show a fork whichever it is. */
  #meetHeads(): BadLeaves | undefined {
    const { size } = this.#tree;
    const first = this.#heads[0];
    if (first?.size !== size) return undefined;
    const present = this.#heads.filter((head) => head.size === size);
    const isForked = present.some(({ root }) => !isSameHash(root, first.root));
    if (isForked || !isSameHash(first.root, this.#tree.root())) {
      const finding = isForked
        ? "are of a log that was forked: two checkpoints of this size have different roots"
        : "do not lead to the root of a checkpoint";
      const lastIndex = Math.max(0, size - 1);
      return { firstIndex: Math.min(this.#firstSize, lastIndex), lastIndex, kind: "", finding };
    }
    this.#firstSize = size;
    this.#heads.splice(0, present.length);
    return undefined;
  }
}

function one(index: number, kind: string, finding: string): BadLeaves {
  return { firstIndex: index, lastIndex: index, kind, finding };
}
