import { eq } from "drizzle-orm";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { GateSpecStore } from "../app/ports.ts";
import { canonicalSpec, type PinnedGateSpec, specFromStored } from "../domain/gates/gate-spec.ts";
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
 */
export function createGateSpecStore({ db, write }: Pick<Store, "db" | "write">): GateSpecStore {
  return {
    find: async (specHash) => gateSpecIn(db, specHash),
    keep: (specs) =>
      write((tx) => {
        for (const { specHash, spec } of specs) {
          const specJson = canonicalJson(canonicalSpec(spec));
          keepSpec.run(tx, { specHash, gate: spec.gate, specJson });
        }
      }),
  };
}

/**
 * The specification under a hash; undefined for one that was never on file.
 * @throws Fault FAILED_PRECONDITION GATE_SPEC_UNKNOWN for one that cannot be evaluated any more.
 */
export function gateSpecIn(db: RowReader, specHash: string): PinnedGateSpec | undefined {
  const row = specOf.first(db, { specHash });
  if (row === undefined) return undefined;
  const { gate, specJson } = row;
  return { specHash, spec: specFromStored({ specHash, gate, stored: JSON.parse(specJson) }) };
}
