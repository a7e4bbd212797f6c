import { Fault } from "#lib/kernel/fault.ts";
import type { GatewaySession } from "../gateway-session.ts";
import type { Selection } from "../report/selection-section.ts";

const answerMs = 10_000;

/** Asks the gateway what a sprint is among its family; a report does without where that cannot be told. */
export async function selectionOf(
  { sprints }: Pick<GatewaySession, "sprints">,
  sprint: string,
  signal?: AbortSignal,
): Promise<Selection> {
  try {
    return await sprints.evaluateTrials(
      { sprint },
      { deadlineMs: answerMs, ...(signal && { signal }) },
    );
  } catch (error) {
    if (error instanceof Fault) return { unknown: error.message };
    throw error;
  }
}
