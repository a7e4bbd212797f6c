import type { Arm, ArmRun } from "./arm.ts";

/** What both arms did from one as-of on. */
export interface PairedRun {
  /** UTC milliseconds. */
  readonly asOfMs: number;
  /** Absent where the arm has no forecast of the date. */
  readonly base?: ArmRun;
  readonly other?: ArmRun;
}

/** The runs of both arms whose outcomes are known, up to the first that is open in either. */
export interface KnownRuns {
  /** Ascending. */
  readonly runs: readonly PairedRun[];
  /** As-of dates of either arm, the open ones too. */
  readonly asOfDates: number;
  /** Those before `seenUntilMs`, and those with a forecast that came when its outcome may have been in view. */
  readonly seenAsOfDates: number;
}

/** What of two arms is looked at. */
export interface LookedAt {
  /** As-ofs before it do not count unless all are, those that are to come too; −Infinity for none. Late forecasts never do. */
  readonly seenUntilMs: number;
  /** The last as-of that was planned; −Infinity for the last one there is. */
  readonly lastAsOfMs: number;
  /** What was not known before it does not count; Infinity for both arms as they ended. */
  readonly untilMs: number;
}

/** Both arms by as-of, whichever arm has them. */
export interface PairedArms {
  /** Ascending. */
  readonly runs: readonly PairedRun[];
  /** From when on the outcome of each run is known, by its place; Infinity for never. */
  readonly knownAfterMs: readonly number[];
}

/** Pairs the runs of two arms by as-of. */
export function pairedArms(base: Arm, other: Arm): PairedArms {
  const asOfs = [...new Set([...base.runs.keys(), ...other.runs.keys()])].sort((a, b) => a - b);
  const runs = asOfs.map((asOfMs) => {
    const [ofBase, ofOther] = [base.runs.get(asOfMs), other.runs.get(asOfMs)];
    return { asOfMs, ...(ofBase && { base: ofBase }), ...(ofOther && { other: ofOther }) };
  });
  const knownAfterMs = runs.map((run) => Math.max(lastOf(run.base), lastOf(run.other)));
  return { runs, knownAfterMs };
}

/**
 * The runs whose outcomes are known. They end with the first that is open in either arm: if later ones counted, those
 * that are known early would be chosen by what came out. An outcome is known at a look where the horizon had closed
 * before it, so that the bar at whose open a holding limit ends was there too.
 */
export function knownRuns(
  { runs, knownAfterMs }: PairedArms,
  { seenUntilMs, lastAsOfMs, untilMs }: LookedAt,
): KnownRuns {
  const open = knownAfterMs.findIndex((ms) => ms >= untilMs);
  const known = open < 0 ? runs : runs.slice(0, open);
  const countsSeen = Math.max(lastAsOfMs, runs.at(-1)?.asOfMs ?? lastAsOfMs) < seenUntilMs;
  return {
    runs: countsSeen ? known : known.filter((run) => !isSeen(run, seenUntilMs)),
    asOfDates: runs.length,
    seenAsOfDates: runs.filter((run) => isSeen(run, seenUntilMs)).length,
  };
}

function isSeen({ asOfMs, base, other }: PairedRun, seenUntilMs: number): boolean {
  const made = [...(base?.made ?? []), ...(other?.made ?? [])];
  return asOfMs < seenUntilMs || made.some(({ receipt }) => receipt?.isReplay);
}

/** When the last outcome of a run was there; Infinity where one is not. */
function lastOf(run: ArmRun | undefined): number {
  if (run === undefined) return Number.NEGATIVE_INFINITY;
  const { made, scored, trades } = run;
  const known = new Set(scored.map(({ audit }) => audit));
  if (made.some(({ audit }) => !known.has(audit))) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...scored.map(({ closedMs }) => closedMs),
    ...trades.map(({ exitTimeMs }) => exitTimeMs),
  );
}

/** Until when a window of both arms is open. */
export type PairedWindowEnd = "HORIZON" | "HOLDING" | "TRADES";

/**
 * The runs whose windows share no bar, each as early as possible: one that counts, at or after the end of the last one.
 * Whether it is chosen was known at its as-of. A window ends with the later one of both arms.
 */
export function disjointRuns(
  runs: readonly PairedRun[],
  end: PairedWindowEnd,
  counts: (run: PairedRun) => boolean,
): readonly PairedRun[] {
  const chosen: PairedRun[] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    if (run.asOfMs < endMs || !counts(run)) continue;
    chosen.push(run);
    endMs = Math.max(run.asOfMs + 1, ...[run.base, run.other].map((arm) => endOf(arm, end)));
  }
  return chosen;
}

function endOf(arm: ArmRun | undefined, end: PairedWindowEnd): number {
  if (arm === undefined) return Number.NEGATIVE_INFINITY;
  const closes = arm.scored.map(({ closedMs, holding }) =>
    end === "HORIZON" ? closedMs : (holding?.closedMs ?? closedMs),
  );
  const exits = end === "TRADES" ? arm.trades.map(({ exitTimeMs }) => exitTimeMs + 1) : [];
  return Math.max(...closes, ...exits);
}
