import assert from "node:assert/strict";
import { kustomizations, type Manifest, manifestsOf } from "./manifests.ts";

/**
 * The body of a test of whatever is rendered: nothing speaks against a rule, and something does once `spoil` has broken it. A
 * rule that finds nothing in what is broken finds nothing anywhere.
 * @param problemsOf what speaks against the rule
 * @param spoil breaks it in one object
 */
export function manifestRule(
  problemsOf: (manifests: readonly Manifest[]) => readonly string[],
  spoil: (manifests: Manifest[]) => void,
): () => void {
  return () => {
    for (const path of kustomizations) {
      assert.deepEqual(problemsOf(manifestsOf(path)), [], path);
      const spoilt = manifestsOf(path);
      spoil(spoilt);
      assert.notDeepEqual(problemsOf(spoilt), [], `${path}, spoilt`);
    }
  };
}
