import { Fault } from "#lib/kernel/fault.ts";
import type { StartEmbedded } from "../command-context.ts";
import { type Result, resultOf, type Scenario } from "./scenario.ts";
import { openWorkshop } from "./workbench.ts";

/** What to run, and how. */
export interface SelftestRun {
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
  /** How often what luck decides is repeated. */
  readonly repeats: number;
  readonly startEmbedded: StartEmbedded;
  readonly interruption: AbortSignal;
  /** Called after each scenario. */
  readonly onResult: (result: Result, done: number) => void;
}

/**
 * Runs scenarios one after another on a temporary folder, which is removed afterwards. One that could not be done is
 * UNDONE, and the others run all the same.
 * @throws Fault CANCELLED when interrupted
 */
export async function runScenarios(run: SelftestRun): Promise<readonly Result[]> {
  const { scenarios, interruption, onResult } = run;
  const workshop = openWorkshop(run);
  const results: Result[] = [];
  try {
    for (const scenario of scenarios) {
      if (interruption.aborted) throw new Fault("CANCELLED", "CANCELLED", "interrupted");
      const result = await workshop
        .with((bench) => resultOf(scenario, bench))
        .catch((error: unknown) => undone(scenario, error));
      results.push(result);
      onResult(result, results.length);
    }
    return results;
  } finally {
    await workshop.close();
  }
}

function undone(scenario: Scenario, error: unknown): Result {
  const why = error instanceof Error ? error.message : String(error);
  return { scenario, outcome: "UNDONE", saw: [`it could not be done: ${why}`] };
}

/** Whether a scenario came to what is stated of it. */
export function isAsStated({ scenario, outcome }: Result): boolean {
  return scenario.stated === outcome;
}
