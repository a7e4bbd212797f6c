import { Fault } from "#lib/kernel/fault.ts";
import { systemFaultOf } from "#lib/kit/system-fault.ts";

const retryAfterMs = 250;

/** The fault of a call whose thread died: what the system lacked, where it says so. */
export function ended(cause?: unknown): Fault {
  const known = systemFaultOf(cause);
  if (known !== undefined) return known;
  const message = "the thread that fitted the models died; try again";
  return new Fault("INTERNAL", "INTERNAL", message);
}

/** The fault of a fit that worked longer than it may: the same bars would take as long again. */
export function tooLong(timeLimitMs: number): Fault {
  const message = `the fit took longer than the ${timeLimitMs} ms that a fit may run`;
  const metadata = { fitTimeLimitMs: `${timeLimitMs}` };
  return new Fault("DEADLINE_EXCEEDED", "DEADLINE", message, { metadata });
}

/** Whether a fault is that of `tooLong`, and not of a call that nobody waits for any more. */
export function isTooLong({ reason, metadata }: Fault): boolean {
  return reason === "DEADLINE" && metadata.fitTimeLimitMs !== undefined;
}

/** The fault of a fit that has no place among those that wait. */
export function overloaded(queueLimit: number): Fault {
  const message = `${queueLimit} fits wait already; try again later`;
  return new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, { retryAfterMs });
}

/** The fault of a fit that comes while the process stops. */
export function stopping(): Fault {
  return new Fault("UNAVAILABLE", "DRAINING", "the forecast service is stopping");
}
