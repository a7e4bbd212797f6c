import { verdictTexts } from "#lib/report/gate-text.ts";
import { timeText } from "#lib/report/plain-text.ts";
import { stateText } from "#lib/report/sprint-state.ts";
import type { Terminal } from "../command-context.ts";
import { hasEnded } from "../follow-sprint.ts";
import { changeJson, changeLine, endText, leftText, planOf } from "./change-text.ts";
import type { SprintChange, WatchedSprint } from "./watched-sprint.ts";

/** Where what happens is shown. */
export interface Display {
  show(watched: WatchedSprint, change: SprintChange): void;
  /** Says once more how each ended, where a row had no room for it. */
  end(): void;
}

/** A table that is drawn again on a screen, one line a change elsewhere, one object a line with --json. */
export function displayOf(
  watched: readonly WatchedSprint[],
  { out, outColumns }: Terminal,
  json: boolean,
): Display {
  if (json) {
    return {
      show: (one, change) => out(`${JSON.stringify(changeJson(one, change))}\n`),
      end: () => undefined,
    };
  }
  if (outColumns === undefined) {
    return { show: (one, change) => out(`${changeLine(one, change)}\n`), end: () => undefined };
  }
  return screenOf(watched, out, outColumns);
}

/** One row a sprint, drawn over the rows before. What is no state of a sprint stands above for good. */
function screenOf(
  watched: readonly WatchedSprint[],
  out: (text: string) => void,
  columns: number,
): Display {
  let drawn = 0;
  const notes = new Map<WatchedSprint, string>();
  const draw = () => {
    const rows = watched.map((one) => rowText(one, notes.get(one), columns - 1));
    const up = drawn === 0 ? "" : `\x1b[${drawn}A`;
    out(`${up}${rows.map((row) => `\r\x1b[K${row}\n`).join("")}`);
    drawn = rows.length;
  };
  return {
    show(one, change) {
      if (change.kind === "away") notes.set(one, "the gateway is away; watching again");
      else if (change.kind === "paused") notes.set(one, `paused: ${change.toResume}`);
      else if (change.kind === "ended") notes.set(one, endText(one));
      else notes.delete(one);
      draw();
    },
    // Whole, since a row may have been cut.
    end() {
      const ended = watched.filter(({ sprint }) => hasEnded(sprint.state));
      out(ended.map((one) => `${changeLine(one, { kind: "ended" })}\n`).join(""));
    },
  };
}

/**
 * `sprints/0a1b  [####......] 8/20  as-of 2015-02-19  about 3 min left  phase-0 FAIL`; on a narrow screen a shorter bar, then
 * none, and how many gates say what.
 */
export function rowText(watched: WatchedSprint, note: string | undefined, columns: number): string {
  const { sprint, audits, completedAudits, lastStep, gates } = watched;
  const done = `${completedAudits}/${audits}`;
  const asOf = lastStep && `as-of ${timeText(lastStep.asOfTime, planOf(watched).interval)}`;
  const left = leftText(watched).trim();
  const now = note === undefined ? [asOf ?? stateText(sprint.state), left] : [note];
  const verdicts = [...gates].map(([gate, verdict]) => `${gate} ${verdict}`).join("  ");
  const row = (bar: string, found: string) =>
    [sprint.name, `${bar}${done}`, ...now, note === undefined ? found : ""]
      .filter((part) => part !== "")
      .join("  ");
  const bar = (cells: number) => {
    const filled = Math.round((completedAudits / Math.max(1, audits)) * cells);
    return `[${"#".repeat(filled)}${".".repeat(cells - filled)}] `;
  };
  const counts = countsText([...gates.values()]);
  const rows = [row(bar(10), verdicts), row(bar(10), counts), row(bar(4), counts), row("", counts)];
  const fitting = rows.find((text) => text.length <= columns) ?? rows.at(-1) ?? "";
  return fitting.slice(0, Math.max(1, columns));
}

/** "2 FAIL, 1 INCONCLUSIVE", the worst first. */
function countsText(verdicts: readonly string[]): string {
  const counts = verdictTexts.map((text) => [verdicts.filter((one) => one === text).length, text]);
  return counts.flatMap(([count, text]) => (count === 0 ? [] : [`${count} ${text}`])).join(", ");
}
