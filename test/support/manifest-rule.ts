import assert from "node:assert/strict";
import { type Manifest, manifestsOf, overlays } from "./manifests.ts";

/**
 * The body of a test of every overlay: nothing speaks against a rule, and something does once `spoil` has broken it. A
 * rule that finds nothing in what is broken finds nothing anywhere.
 * @param problemsOf what speaks against the rule
 * @param spoil breaks it in one object
 */
export function manifestRule(
  problemsOf: (manifests: readonly Manifest[]) => readonly string[],
  spoil: (manifests: Manifest[]) => void,
): () => void {
  return () => {
    for (const overlay of overlays) {
      const path = `deploy/overlays/${overlay}`;
      assert.deepEqual(problemsOf(manifestsOf(path)), [], overlay);
      const spoilt = manifestsOf(path);
      spoil(spoilt);
      assert.notDeepEqual(problemsOf(spoilt), [], `${overlay}, spoilt`);
    }
  };
}
