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
  readonly finding: string;
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
  readonly #placeOf: (leaf: KeptLeaf["leaf"]) => number | undefined;
  #firstSize: number;

  /**
   * @param heads - that are known; those of fewer leaves than the tree has are taken as met.
   * @param placeOf - the index that a leaf states itself; undefined for one that cannot be read.
   */
  constructor(
    tree: GrowingTree,
    heads: readonly TreeHead[],
    placeOf: (leaf: KeptLeaf["leaf"]) => number | undefined,
  ) {
    this.#tree = tree;
    this.#firstSize = tree.size;
    this.#heads = [...heads]
      .filter(({ size }) => size >= tree.size)
      .sort((one, other) => one.size - other.size);
    this.#placeOf = placeOf;
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
    if (index !== expected) return one(expected, `is missing: the next one kept is ${index}`);
    if (this.#placeOf(leaf) !== index) return one(index, "does not state this place");
    const ofLeaf = leafHash(leaf);
    if (!isSameHash(ofLeaf, nodes.subarray(0, hashBytes))) {
      return one(index, "does not have the hash that was kept with it");
    }
    const completed = this.#tree.append(ofLeaf);
    if (nodes.length !== completed.length) return one(index, "has hashes of another place");
    for (let at = hashBytes, level = 1; at < completed.length; at += hashBytes, level += 1) {
      if (isSameHash(completed.subarray(at, at + hashBytes), nodes.subarray(at, at + hashBytes))) {
        continue;
      }
      const firstIndex = index + 1 - 2 ** level;
      return { firstIndex, lastIndex: index, finding: "do not have the hash kept for all of them" };
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
    return { firstIndex: this.#tree.size, lastIndex, finding: "are missing at the end" };
  }

  #meetHeads(): BadLeaves | undefined {
    for (let head = this.#heads[0]; head?.size === this.#tree.size; head = this.#heads[0]) {
      if (!isSameHash(head.root, this.#tree.root())) {
        const finding = "do not lead to the root of a checkpoint";
        return { firstIndex: this.#firstSize, lastIndex: head.size - 1, finding };
      }
      this.#firstSize = head.size;
      this.#heads.shift();
    }
    return undefined;
  }
}

function one(index: number, finding: string): BadLeaves {
  return { firstIndex: index, lastIndex: index, finding };
}
