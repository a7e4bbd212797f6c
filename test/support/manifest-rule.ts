import assert from "node:assert/strict";
import { test } from "node:test";
import { type Manifest, manifestsOf, overlays } from "./manifests.ts";

/**
 * A test of every overlay: nothing speaks against the rule, and something does once `spoil` has broken it. A rule
 * that finds nothing in what is broken finds nothing anywhere.
 * @param sentence the rule
 * @param problemsOf what speaks against it
 * @param spoil breaks it in one object
 */
export function manifestRule(
  sentence: string,
  problemsOf: (manifests: readonly Manifest[]) => readonly string[],
  spoil: (manifests: Manifest[]) => void,
): void {
  test(sentence, () => {
    for (const overlay of overlays) {
      const path = `deploy/overlays/${overlay}`;
      assert.deepEqual(problemsOf(manifestsOf(path)), [], overlay);
      const spoilt = manifestsOf(path);
      spoil(spoilt);
      assert.notDeepEqual(problemsOf(spoilt), [], `${overlay}, spoilt`);
    }
  });
}
