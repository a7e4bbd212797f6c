import { setImmediate } from "node:timers/promises";
import type { Answered } from "#lib/kernel/idempotency.ts";
import { isSlices, type Slices } from "#lib/kit/store/slices.ts";
import type { DecisionDependencies } from "#services/risk-gate/app/evaluate-signal.ts";
import type { DecisionStore, RecordedDecision } from "#services/risk-gate/app/ports.ts";
import type { TradingStateChange } from "#services/risk-gate/domain/trading-state.ts";
import { costModel } from "#test/support/apple.ts";
import { policy } from "../calm-signal.ts";

/** Decisions by name, in memory. */
export type StoredDecisions = Map<string, Answered<RecordedDecision>>;

async function inSlices<T>(slices: Slices<T>, onSlice: () => void): Promise<T> {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
    onSlice();
    await setImmediate();
  }
}

/**
 * Decides under the tests' policy and stores in `stored`; one write at a time, as in a database.
 * @param onSlice called where work lets the event loop run
 * @param tradingState what is in force for every portfolio
 */
export function decidingInto(
  stored: StoredDecisions,
  onSlice = () => {},
  tradingState: () => TradingStateChange | undefined = () => undefined,
): DecisionDependencies {
  let last: Promise<unknown> = Promise.resolve();
  const decisions: DecisionStore = {
    find: (name) => stored.get(name),
    lastTradingState: () => tradingState(),
    prepare: () => {},
    write(work) {
      const next = last.then(async () => {
        const draft: StoredDecisions = new Map(stored);
        const made = work({
          find: (name) => draft.get(name),
          tradingState: () => tradingState(),
          record({ decision, requestHash }) {
            const answer = { decision, factSequence: draft.size + 1 };
            draft.set(decision.name, { answer, requestHash });
            return answer;
          },
        });
        const result = isSlices(made) ? await inSlices(made, onSlice) : made;
        for (const [name, decision] of draft) stored.set(name, decision);
        return result;
      });
      last = next.catch(() => undefined);
      return next;
    },
  };
  return { decisions, policy, costModel, nowMs: () => 1_483_500_000_000 };
}
