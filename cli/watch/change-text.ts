import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { instantText } from "#lib/report/plain-text.ts";
import { standSentence, stateText } from "#lib/report/sprint-state.ts";
import { verdictSentences } from "#lib/report/verdict-sentences.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { stepLine } from "../progress.ts";
import type { SprintChange, WatchedSprint } from "./watched-sprint.ts";

/** What happened, on one line that begins with the sprint. */
export function changeLine(watched: WatchedSprint, change: SprintChange): string {
  const { sprint } = watched;
  switch (change.kind) {
    case "stand":
      return standSentence(sprint);
    case "step":
      return `${sprint.name}  ${stepLine(change.step, planOf(watched))}${leftText(watched)}`;
    case "gate": {
      const { gate, before } = change.finding;
      const was = before === undefined ? "" : ` (was ${before})`;
      return `${sprint.name}  gate ${gate.gate}: ${verdictText(gate.verdict)}${was}: ${gate.reason}`;
    }
    case "paused":
      return `${sprint.name}  is paused; it goes on with: ${change.toResume}`;
    case "away":
      return `${sprint.name}  the gateway is away; watching again in ${change.waitMs} ms (attempt ${change.attempt})`;
    case "ended":
      return `${sprint.name}  ${endText(watched)}`;
  }
}

/** How it ended: its state and, with a result, the first sentence of the verdict. */
export function endText({ sprint }: WatchedSprint): string {
  const { result, rates, state } = sprint;
  if (result === undefined) return stateText(state);
  const [verdict = ""] = verdictSentences(result, rates);
  return `${stateText(state)}: ${verdict}`;
}

/** The same as an object. */
export function changeJson(watched: WatchedSprint, change: SprintChange): object {
  const { sprint, audits, completedAudits } = watched;
  const head = { sprint: sprint.name, event: change.kind };
  switch (change.kind) {
    case "stand":
      return { ...head, state: stateText(sprint.state), audits, completedAudits };
    case "step": {
      const { kind, asOfTime, tickers } = change.step;
      return {
        ...{ ...head, audits, completedAudits },
        step: enumName(StepKind, kind) ?? "UNSPECIFIED",
        asOf: instantText(asOfTime),
        tickers: tickers.map(({ ticker, decisionVerdict, closedTrades }) => ({
          ticker,
          verdict: enumName(Verdict, decisionVerdict) ?? null,
          closedTrades,
        })),
        secondsLeft: watched.secondsLeft() ?? null,
      };
    }
    case "gate": {
      const { gate, before = null, isFinal } = change.finding;
      const verdict = verdictText(gate.verdict);
      const found = { verdict, previousVerdict: before, isFinal, reason: gate.reason };
      return { ...head, gate: gate.gate, ...found };
    }
    case "paused":
      return head;
    case "away":
      return { ...head, attempt: change.attempt, waitMs: change.waitMs };
    case "ended": {
      const { state, result } = sprint;
      const verdict = result === undefined ? null : verdictText(result.verdict);
      const assured = result === undefined ? null : assuredOfSprint(result);
      const sprintHash = result?.sprintHash || null;
      const counts = { audits, completedAudits: sprint.completedAudits };
      return { ...head, state: stateText(state), ...counts, verdict, assured, sprintHash };
    }
  }
}

/** "  about 3 min left"; empty before the pace is known, and at the end. */
export function leftText(watched: WatchedSprint): string {
  const seconds = watched.secondsLeft();
  if (seconds === undefined || seconds <= 0) return "";
  if (seconds < 90) return `  about ${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90
    ? `  about ${minutes} min left`
    : `  about ${Math.round(minutes / 60)} h left`;
}

export function planOf({ sprint, audits }: WatchedSprint) {
  const { interval, intradayPass } = sprint.spec ?? {};
  return {
    audits,
    interval: interval ?? BarInterval.DAY_1,
    passInterval: intradayPass?.interval ?? BarInterval.HOUR_1,
  };
}
