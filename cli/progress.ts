import { timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { type SprintStep, StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { Terminal } from "./command-context.ts";

/** Shows the progress of a sprint. */
export interface Progress {
  step(step: SprintStep): void;
  /** Writes a separate line without breaking the progress bar. */
  note(text: string): void;
  /** Leaves the cursor at the start of an empty line. */
  end(): void;
}

/** What the progress is of. */
export interface ShownPlan {
  readonly audits: number;
  /** Of its bars: an as-of of daily ones is shown as a date. */
  readonly interval: BarInterval;
  /** Of the bars of its intraday pass, where it has one. */
  readonly passInterval?: BarInterval;
}

/** A progress bar on a screen, one line a step elsewhere; only notes when `silent`. */
export function createProgress(terminal: Terminal, plan: ShownPlan, silent: boolean): Progress {
  if (silent) return { step: () => {}, note: (text) => terminal.err(`${text}\n`), end: () => {} };
  const counts = new Map<string, number>();
  let shown = false;
  const clear = () => {
    if (shown) terminal.err("\r\x1b[K");
    shown = false;
  };
  return {
    step(step) {
      if (!terminal.errIsScreen) return terminal.err(`${stepLine(step, plan)}\n`);
      for (const { decisionVerdict } of step.tickers) {
        const verdict = enumName(Verdict, decisionVerdict);
        if (verdict !== undefined) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      }
      // A line that fills the screen would move the cursor to the next one.
      terminal.err(`\r\x1b[K${barLine(step, plan, counts, terminal.columns - 1)}`);
      shown = true;
    },
    note(text) {
      clear();
      terminal.err(`${text}\n`);
    },
    end: clear,
  };
}

/** Lengths of the bar; the longest is taken with which the verdicts fit. */
const barSizes = [20, 10, 4] as const;

function barLine(
  step: SprintStep,
  plan: ShownPlan,
  counts: ReadonlyMap<string, number>,
  columns: number,
): string {
  const { audits } = plan;
  const done = step.kind === StepKind.SETTLEMENT ? audits : step.audit;
  const verdicts = [...counts].sort().map(([verdict, count]) => `${verdict} ${count}`);
  const text = [`${done}/${audits}`, `as-of ${asOfText(step, plan)}`, ...verdicts].join("  ");
  const left = columns - text.length - "[] ".length;
  const cells = barSizes.find((size) => size <= left) ?? barSizes.at(-1)!;
  const filled = Math.round((done / Math.max(1, audits)) * cells);
  return `[${"#".repeat(filled)}${".".repeat(cells - filled)}] ${text}`.slice(0, columns);
}

function asOfText({ kind, asOfTime }: SprintStep, { interval, passInterval }: ShownPlan): string {
  return timeText(asOfTime, kind === StepKind.INTRADAY ? (passInterval ?? interval) : interval);
}

/** What a step did, on one line. */
export function stepLine(step: SprintStep, plan: ShownPlan): string {
  const closed = step.tickers.reduce((sum, { closedTrades }) => sum + closedTrades, 0);
  const unfilled = step.tickers.reduce(
    (sum, { deniedOrders, rejectedOrders, expiredOrders }) =>
      sum + deniedOrders + rejectedOrders + expiredOrders,
    0,
  );
  const audit = `audit ${step.audit}/${plan.audits}`;
  const cycle = step.kind === StepKind.INTRADAY ? ` intraday ${step.cycle}` : "";
  const what = step.kind === StepKind.SETTLEMENT ? "settlement" : audit + cycle;
  const decisions = step.tickers.flatMap(({ ticker, decisionVerdict }) => {
    const verdict = enumName(Verdict, decisionVerdict);
    return verdict === undefined ? [] : [`${ticker} ${verdict}`];
  });
  return [
    what,
    `as-of ${asOfText(step, plan)}`,
    ...(decisions.length > 0 ? [decisions.join(", ")] : []),
    `closed trades ${closed}`,
    ...(unfilled > 0 ? [`unfilled orders ${unfilled}`] : []),
  ].join("  ");
}
