import { systemClock } from "#lib/kit/clock.ts";
import type { Sprint, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { FollowedSprint } from "../follow-sprint.ts";
import { type GateFinding, GateWatch } from "../gate-watch.ts";
import type { GatewaySession } from "../gateway-session.ts";
import type { Notifier } from "./notifier.ts";
import { endedEvent, gateChangedEvent } from "./sprint-event.ts";

/** Tells somebody of a sprint while it is followed. */
export interface SprintTeller {
  step(step: SprintStep): void;
  /** It has come to rest. */
  ended(followed: FollowedSprint): void;
}

/** Tells nobody. */
const silent: SprintTeller = { step: () => undefined, ended: () => undefined };

/**
 * Tells of gates that change and of the end.
 * @param sprint - as it was before what is followed
 */
export function tellOf(
  notifier: Notifier | undefined,
  sprint: Sprint,
  { sprints }: Pick<GatewaySession, "sprints">,
  { elapsedMs, interruption: signal }: Pick<CommandContext, "elapsedMs" | "interruption">,
): SprintTeller {
  if (notifier === undefined) return silent;
  const onFinding = (finding: GateFinding) => tellGate(notifier, sprint, finding);
  const gates = new GateWatch(sprint, { sprints, elapsedMs, signal, onFinding });
  return {
    step: (step) => gates.step(step),
    ended({ sprint: last, steps }) {
      const sequence = Number(steps.at(-1)?.sequence ?? 0n);
      gates.ended(last.result, sequence, last.completedAudits);
      notifier.notify(endedEvent(last, { sequence, timeMs: systemClock.nowMs() }));
    },
  };
}

/** Of a gate that is looked at first, nothing has changed. */
export function tellGate(
  notifier: Notifier,
  sprint: Sprint,
  { gate, before, isFinal, sequence, completedAudits }: GateFinding,
): void {
  if (before === undefined) return;
  const moment = { sequence, timeMs: systemClock.nowMs() };
  notifier.notify(gateChangedEvent(sprint, { gate, before, isFinal }, completedAudits, moment));
}
