import { barStartText } from "#lib/kernel/calendar.ts";
import { counted } from "../quality/evidence.ts";
import type { RawBar } from "../raw-bar.ts";

/** A bar and the line where it stands. */
export interface PlacedBar {
  readonly bar: RawBar;
  /** From 1. */
  readonly line: number;
}

/** Bars of one start that do not agree: which one is right, nobody can tell. */
export interface ConflictingBars {
  readonly startTimeMs: number;
  /** In the order of their lines. */
  readonly copies: readonly PlacedBar[];
}

/** The bars of a file, each start once, whatever the order of the rows. */
export interface ArrangedBars {
  /** Ascending; none of the starts that have conflicts. */
  readonly bars: readonly PlacedBar[];
  readonly conflicts: readonly ConflictingBars[];
  /** Rows that did not come after the row above. */
  readonly misplacedRows: number;
  /** Rows left out because an equal one is there. */
  readonly repeatedRows: number;
  readonly notes: readonly string[];
}

const values = ["open", "high", "low", "close", "adjClose", "volumeUnits"] as const;

/** Sorts bars oldest first, merges copies that agree in every value, and sets apart those that do not. */
export function arrangeBars(placed: readonly PlacedBar[]): ArrangedBars {
  const notes: string[] = [];
  const sorted = oldestFirst(placed, notes);
  const bars: PlacedBar[] = [];
  const conflicts: ConflictingBars[] = [];
  let merged = 0;
  for (let from = 0; from < sorted.length; ) {
    const first = sorted[from]!;
    let end = from + 1;
    while (end < sorted.length && sorted[end]!.bar.startTimeMs === first.bar.startTimeMs) end += 1;
    if (end === from + 1) {
      bars.push(first);
      from = end;
      continue;
    }
    const copies = sorted.slice(from, end);
    if (copies.every(({ bar }) => agree(bar, first.bar))) {
      bars.push(first);
      merged += copies.length - 1;
    } else {
      conflicts.push({
        startTimeMs: first.bar.startTimeMs,
        copies: copies.sort((a, b) => a.line - b.line),
      });
    }
    from = end;
  }
  if (merged > 0) notes.push(`${counted(merged, "repeated row")} left out`);
  return { bars, conflicts, misplacedRows: misplacedAmong(placed), repeatedRows: merged, notes };
}

function oldestFirst(placed: readonly PlacedBar[], notes: string[]): readonly PlacedBar[] {
  const step = (at: number) => placed[at]!.bar.startTimeMs - placed[at - 1]!.bar.startTimeMs;
  let [rises, falls] = [false, false];
  for (let at = 1; at < placed.length; at += 1) {
    if (step(at) > 0) rises = true;
    else if (step(at) < 0) falls = true;
  }
  if (!falls) return placed;
  notes.push(rises ? "rows were not in order; sorted" : "newest first; turned round");
  if (!rises) return [...placed].reverse();
  return [...placed].sort((a, b) => a.bar.startTimeMs - b.bar.startTimeMs);
}

function misplacedAmong(placed: readonly PlacedBar[]): number {
  return placed.filter(({ bar }, at) => {
    const before = placed[at - 1];
    return before !== undefined && bar.startTimeMs < before.bar.startTimeMs;
  }).length;
}

function agree(a: RawBar, b: RawBar): boolean {
  return values.every((field) => a[field] === b[field]);
}

/** What is wrong with bars of one start, for a message. */
export function conflictText({ startTimeMs, copies }: ConflictingBars): string {
  const first = copies[0]!.bar;
  const second = copies.map(({ bar }) => bar).find((bar) => !agree(bar, first)) ?? first;
  const field = values.find((name) => first[name] !== second[name]) ?? "close";
  const others = copies.slice(0, -1).map(({ line }) => line);
  const shown = (value: number | undefined) => value ?? "nothing";
  return (
    `holds ${barStartText(startTimeMs)} again (also on line ${others.join(", ")}) with other values ` +
    `(${field} ${shown(first[field])} and ${shown(second[field])}); keep the right one`
  );
}
