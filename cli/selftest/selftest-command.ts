import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { usageFault } from "../flag.ts";
import { isSilent } from "../sprint-arguments.ts";
import { isAsStated, runScenarios } from "./run-scenarios.ts";
import type { Result, Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { scenarioList, selftestText } from "./selftest-text.ts";

/** What of the selftest to run. */
export interface SelftestArguments {
  /** Names of scenarios; absent for all. */
  readonly only?: readonly string[];
  readonly seed: number;
  /** Whether what luck decides is tried once rather than several times. */
  readonly short: boolean;
  /** Whether the scenarios are listed rather than run. */
  readonly list: boolean;
  readonly json: boolean;
}

/** How often the long form repeats what luck decides. */
const repeats = 4;

/**
 * Does what a cheat would do, on services of its own, and says what pmx says of it; with --json
 * `{ "selftest": { "seed", "asStated", "scenarios": [{ "name", "kind", "does", "defence", "stated", "outcome", "saw" }] } }`,
 * with --list without "seed", "asStated", "outcome" and "saw".
 */
export async function selftestCommand(
  { only, seed, short, list, json }: SelftestArguments,
  { terminal, startEmbedded, interruption, elapsedMs }: CommandContext,
): Promise<number> {
  const chosen = chosenOf(only);
  if (list) {
    const listed = { selftest: { scenarios: chosen.map(described) } };
    if (json) terminal.out(`${JSON.stringify(listed)}\n`);
    else terminal.out(scenarioList(chosen, terminal.outColumns));
    return exitCodes.pass;
  }
  const note = (line: string) => {
    if (!isSilent({ quiet: false, json }, terminal)) terminal.err(`${line}\n`);
  };
  note(`${chosen.length} scenarios on a temporary folder, seed ${seed}`);
  let lastMs = elapsedMs();
  const onResult = ({ scenario, outcome }: Result, done: number) => {
    const seconds = ((elapsedMs() - lastMs) / 1_000).toFixed(1);
    lastMs = elapsedMs();
    note(`[${done}/${chosen.length}] ${scenario.name}: ${outcome} (${seconds} s)`);
  };
  const results = await runScenarios({
    ...{ scenarios: chosen, seed, startEmbedded, interruption, onResult },
    repeats: short ? 1 : repeats,
  });
  const asStated = results.every(isAsStated);
  terminal.out(
    json
      ? `${JSON.stringify({ selftest: { seed, asStated, scenarios: results.map(resultJson) } })}\n`
      : selftestText(results, seed, terminal.outColumns),
  );
  return asStated ? exitCodes.pass : exitCodes.fail;
}

/** @throws Fault FIELD_INVALID for a name that no scenario has */
function chosenOf(only: readonly string[] | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios;
  for (const name of only) {
    if (scenarios.every((scenario) => scenario.name !== name)) {
      throw usageFault("--only", `"${name}" is no scenario; pmx selftest --list names them`);
    }
  }
  return scenarios.filter(({ name }) => only.includes(name));
}

function described({ name, kind, does, defence, stated }: Scenario) {
  return { name, kind, does, defence, stated };
}

function resultJson({ scenario, outcome, saw }: Result) {
  return { ...described(scenario), outcome, saw };
}
