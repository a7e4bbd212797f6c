import { eq } from "drizzle-orm";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { GateSpecStore } from "../app/ports.ts";
import { canonicalSpec, type GateSpec } from "../domain/gates/gate-spec.ts";
import { gateSpec } from "./schema.ts";

/**
 * Keeps every specification that was ever on file under its hash, so that what a sprint pinned
 * stays evaluable after the file has changed.
 *
 * @param parse checks stored JSON; throws where a later version no longer understands it
 */
export function createGateSpecStore(
  store: Store,
  parse: (specJson: unknown) => GateSpec,
): GateSpecStore {
  return {
    async find(specHash) {
      const [row] = await store.db.select().from(gateSpec).where(eq(gateSpec.specHash, specHash));
      return row && { specHash, spec: parse(JSON.parse(row.specJson)) };
    },
    async keep(specs) {
      await store.write(async (tx) => {
        for (const { specHash, spec } of specs) {
          const specJson = canonicalJson(canonicalSpec(spec));
          const row = { specHash, gate: spec.gate, specJson };
          await tx.insert(gateSpec).values(row).onConflictDoNothing();
        }
      });
    },
  };
}
