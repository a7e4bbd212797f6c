import type { DroppedAudits, SprintStep } from "./sprint.ts";

/** The audits that were dropped in the steps of a sprint, by ticker in their order, then by reason. */
export function droppedAudits(steps: readonly SprintStep[]): readonly DroppedAudits[] {
  const places = new Map<string, number>();
  const dropped = new Map<string, DroppedAudits>();
  for (const { tickers } of steps) {
    for (const [place, step] of tickers.entries()) {
      if (step.dropped === undefined) continue;
      const { ticker } = step;
      const { reason, message } = step.dropped;
      const key = `${ticker} ${reason}`;
      const known = dropped.get(key) ?? { ticker, reason, audits: 0, message };
      dropped.set(key, { ...known, audits: known.audits + 1 });
      places.set(ticker, place);
    }
  }
  const placeOf = ({ ticker }: DroppedAudits) => places.get(ticker) as number;
  return [...dropped.values()].sort(
    (left, right) => placeOf(left) - placeOf(right) || (left.reason < right.reason ? -1 : 1),
  );
}
