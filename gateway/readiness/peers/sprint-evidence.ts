import type { Canonical } from "#lib/kernel/canonical.ts";
import type { SprintEvidence } from "../app/ports.ts";
import type { RecordedSprint } from "../domain/evidence.ts";
import { gateFindingFromJson } from "./gate-finding.ts";

/** What the sprints of this process offer: the same, with gates as the JSON of their messages. */
interface SprintRecords extends Omit<SprintEvidence, "all" | "evaluate"> {
  all(): AsyncIterable<Omit<RecordedSprint, "gates"> & { readonly gates: readonly Canonical[] }>;
  evaluate(gate: string, sprints: readonly string[]): Promise<Canonical>;
}

/** The sprints as readiness sees them. */
export function sprintEvidence(records: SprintRecords): SprintEvidence {
  return {
    async *all() {
      for await (const { gates, ...sprint } of records.all()) {
        yield { ...sprint, gates: gates.map(gateFindingFromJson) };
      }
    },
    async evaluate(gate, sprints) {
      return gateFindingFromJson(await records.evaluate(gate, sprints));
    },
    changedPolicies: (sprint) => records.changedPolicies(sprint),
    policiesInForce: () => records.policiesInForce(),
    gatesOnFile: () => records.gatesOnFile(),
  };
}
