import { hashBytes, isSameHash, type NodeAt, nodeHash, rangeHash, splitOf } from "./tree-hash.ts";

/**
 * The hashes that lead from a leaf to the root over the first `size` leaves (RFC 6962, 2.1.1), lowest first.
 * @throws RangeError for an index that the tree does not have.
 */
export function inclusionProof(index: number, size: number, nodeAt: NodeAt): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`no leaf ${index} among ${size}`);
  return pathIn(index, 0, size, nodeAt);
}

function pathIn(index: number, begin: number, end: number, nodeAt: NodeAt): Uint8Array[] {
  if (end - begin === 1) return [];
  const split = begin + splitOf(end - begin);
  return index < split
    ? [...pathIn(index, begin, split, nodeAt), rangeHash(split, end, nodeAt)]
    : [...pathIn(index, split, end, nodeAt), rangeHash(begin, split, nodeAt)];
}

/**
 * The hashes that show the first `oldSize` leaves to be unchanged among the first `size` (RFC 6962, 2.1.2). Empty for
 * equal sizes and for an old size of 0, which every log begins with.
 * @throws RangeError for an old size that is larger.
 */
export function consistencyProof(oldSize: number, size: number, nodeAt: NodeAt): Uint8Array[] {
  if (!(oldSize >= 0 && oldSize <= size)) throw new RangeError(`${oldSize} is more than ${size}`);
  if (oldSize === 0) return [];
  return subproof(oldSize, { begin: 0, end: size }, true, nodeAt);
}

function subproof(
  oldEnd: number,
  { begin, end }: { readonly begin: number; readonly end: number },
  isWhole: boolean,
  nodeAt: NodeAt,
): Uint8Array[] {
  if (oldEnd === end) return isWhole ? [] : [rangeHash(begin, end, nodeAt)];
  const split = begin + splitOf(end - begin);
  return oldEnd <= split
    ? [...subproof(oldEnd, { begin, end: split }, isWhole, nodeAt), rangeHash(split, end, nodeAt)]
    : [...subproof(oldEnd, { begin: split, end }, false, nodeAt), rangeHash(begin, split, nodeAt)];
}

/** Whether a proof shows a leaf to be at an index under the root of `size` leaves (RFC 9162, 2.1.3.2). */
export function provesInclusion(
  {
    index,
    size,
    ofLeaf,
    root,
  }: {
    readonly index: number;
    readonly size: number;
    readonly ofLeaf: Uint8Array;
    readonly root: Uint8Array;
  },
  proof: readonly Uint8Array[],
): boolean {
  if (!(index >= 0 && index < size) || !areHashes(proof)) return false;
  let place = index;
  let last = size - 1;
  let node = ofLeaf;
  for (const hash of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      node = nodeHash(hash, node);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      node = nodeHash(node, hash);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && isSameHash(node, root);
}

/** Whether a proof shows the tree of a head to be the beginning of a later one (RFC 9162, 2.1.4.2). */
export function provesConsistency(
  old: { readonly size: number; readonly root: Uint8Array },
  later: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (old.size > later.size || !areHashes([...proof, old.root, later.root])) return false;
  if (old.size === later.size) return proof.length === 0 && isSameHash(old.root, later.root);
  if (old.size === 0) return proof.length === 0;
  const [first, ...rest] = isPowerOfTwo(old.size) ? [old.root, ...proof] : proof;
  if (first === undefined) return false;
  let place = old.size - 1;
  let last = later.size - 1;
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let ofOld = first;
  let ofLater = first;
  for (const hash of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      ofOld = nodeHash(hash, ofOld);
      ofLater = nodeHash(hash, ofLater);
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      ofLater = nodeHash(ofLater, hash);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && isSameHash(ofOld, old.root) && isSameHash(ofLater, later.root);
}

/** A proof comes from who may be lying. */
function areHashes(proof: readonly Uint8Array[]): boolean {
  return proof.every(({ length }) => length === hashBytes);
}

function half(place: number): number {
  return Math.floor(place / 2);
}

function isPowerOfTwo(size: number): boolean {
  return splitOf(size) * 2 === size || size === 1;
}
