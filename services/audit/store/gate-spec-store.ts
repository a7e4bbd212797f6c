import { eq } from "drizzle-orm";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { GateSpecStore } from "../app/ports.ts";
import { canonicalSpec, type GateSpec } from "../domain/gates/gate-spec.ts";
import { gateSpec } from "./schema.ts";

const specOf = statement((db, { specHash }: Placeholders<{ readonly specHash: string }>) =>
  db.select().from(gateSpec).where(eq(gateSpec.specHash, specHash)),
);

const keepSpec = statement((db, row: Placeholders<typeof gateSpec.$inferInsert>) => {
  const { specHash, gate, specJson } = row;
  return db.insert(gateSpec).values({ specHash, gate, specJson }).onConflictDoNothing();
});

/**
 * Keeps every specification that was ever on file under its hash, so that what a sprint pinned
 * stays evaluable after the file has changed.
 *
 * @param parse checks stored JSON; throws where a later version no longer understands it
 */
export function createGateSpecStore(
  { db, write }: Pick<Store, "db" | "write">,
  parse: (specJson: unknown) => GateSpec,
): GateSpecStore {
  return {
    async find(specHash) {
      const row = specOf.first(db, { specHash });
      return row && { specHash, spec: parse(JSON.parse(row.specJson)) };
    },
    keep: (specs) =>
      write((tx) => {
        for (const { specHash, spec } of specs) {
          const specJson = canonicalJson(canonicalSpec(spec));
          keepSpec.run(tx, { specHash, gate: spec.gate, specJson });
        }
      }),
  };
}
