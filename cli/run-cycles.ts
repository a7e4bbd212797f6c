import { assuredOfSprint, worstAssured } from "#lib/report/assured-text.ts";
import type { LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { Terminal } from "./command-context.ts";
import { exitCodeOfAssured, exitCodeOfVerdict, exitCodes } from "./exit-code.ts";
import { seedOf } from "./extraction-flags.ts";
import { jsonReport, sprintMembers } from "./json-report.ts";
import { prefixedFault } from "./prefixed-fault.ts";
import { keepCheckpoints } from "./records/last-checkpoint.ts";
import { type CycleRow, cycleLines, worstVerdict } from "./report/cycles-section.ts";
import type { Selection } from "./report/selection-section.ts";
import { reportWidth, sprintReport } from "./report/sprint-report.ts";
import type { Timings } from "./report/timings.ts";
import type { SprintArguments } from "./sprint-arguments.ts";

/** A cycle whose sprint has ended with a result. */
export interface EndedCycle {
  readonly sprint: Sprint;
  readonly steps: readonly SprintStep[];
  readonly result: SprintResult;
  readonly timings: Timings;
  /** What it is among all settings that were scored on its dates. */
  readonly selection?: Selection;
  /** The state of the logs of evidence after it; absent where nothing shows it. */
  readonly checkpoint?: LastCheckpoint;
}

interface CycleSurroundings {
  /** Runs a cycle, from 1; undefined when interrupted, which it says. @throws Fault */
  readonly runCycle: (cycle: number) => Promise<EndedCycle | undefined>;
  /** Where the records are kept, as text. */
  readonly records: string;
  /** Aborted when the command is interrupted. */
  readonly interruption: AbortSignal;
}

/**
 * Runs the cycles one after another and prints the result of each, then a table of all where they are several; with
 * --json one object at the end. The first that is interrupted or throws is the last.
 * @returns the exit code of the worst verdict, FAIL before INCONCLUSIVE before PASS_LOOSENED before PASS; with --assured
 * of the worst assured one.
 */
export async function runCycles(
  { cycles = 1, json, assured, syntheticSeed, checkpointTo }: SprintArguments,
  terminal: Terminal,
  { runCycle, records, interruption }: CycleSurroundings,
): Promise<number> {
  const rows: CycleRow[] = [];
  const reports: ReturnType<typeof sprintMembers>[] = [];
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    const ended = await runCycle(cycle).catch((error) => {
      throw cycles === 1 ? error : faultOfCycle(error, cycle, cycles);
    });
    if (ended === undefined) return exitCodes.interrupted;
    const { sprint, result, steps, timings, checkpoint, selection } = ended;
    const seed = syntheticSeed === undefined ? undefined : seedOf(syntheticSeed, cycle);
    if (!json) {
      const heading = seed === undefined ? "" : `, bars generated with seed ${seed}`;
      if (cycles > 1) terminal.out(`Cycle ${cycle} of ${cycles}${heading}\n\n`);
      const columns = terminal.outColumns;
      const isAssured = assured === true;
      const context = { steps, records, timings, columns, assured: isAssured };
      const found = { ...(checkpoint && { checkpoint }), ...(selection && { selection }) };
      terminal.out(sprintReport(sprint, result, { ...context, ...found }));
      if (cycles > 1) terminal.out("\n");
    } else if (cycles === 1)
      terminal.out(jsonReport(sprint, result, steps, timings, selection, checkpoint));
    else reports.push(sprintMembers(sprint, result, steps, timings, selection, checkpoint));
    if (checkpointTo !== undefined && checkpoint !== undefined) {
      await keepCheckpoints(checkpoint, checkpointTo, interruption);
    }
    rows.push({ cycle, sprint, result, steps, ...(seed !== undefined && { seed }) });
  }
  const worst = worstVerdict(rows.map(({ result }) => result.verdict));
  if (cycles > 1 && json) {
    const all = rows.map(({ cycle, seed }, at) => ({ cycle, seed, ...reports[at] }));
    terminal.out(`${JSON.stringify({ verdict: verdictText(worst), cycles: all })}\n`);
  } else if (cycles > 1) {
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    terminal.out(`${cycleLines(rows, width).join("\n")}\n`);
  }
  if (!assured) return exitCodeOfVerdict(worst);
  return exitCodeOfAssured(worstAssured(rows.map(({ result }) => assuredOfSprint(result))));
}

/** The fault with the cycle that it ended. */
function faultOfCycle(error: unknown, cycle: number, cycles: number): unknown {
  const kept = cycle === 1 ? "" : "; the sprints of the cycles before are in the records";
  return prefixedFault(error, `cycle ${cycle} of ${cycles}`, kept);
}
