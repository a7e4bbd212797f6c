import type { Evidence, ForwardRecord, ForwardSession } from "../evidence.ts";
import type { Finding } from "../item.ts";
import { sprintRecord } from "./gate-items.ts";

/** Sessions in a row that a forward sprint has to have run: the roadmap's twenty audits, one a night. */
const askedSessions = 20;

const mostNamed = 5;

/**
 * Whether a forward sprint, of those that count, has run on each of the last sessions before the next one closed. Of
 * several the newest speaks: who begins another has left the one before.
 */
export function nightlyFinding({ sprints }: Pick<Evidence, "sprints">): Finding {
  const newest = sprints.find(({ forward }) => forward !== undefined);
  if (newest?.forward === undefined) {
    return {
      status: "INCONCLUSIVE",
      reason: `none of the sprints that count is a forward sprint, so that 0 of ${askedSessions} nights have run`,
      nextStep: "schedule its nights: pmx sprint --forward NAME (docs/forward.md)",
      records: [],
    };
  }
  const { id, sessions } = newest.forward;
  const last = sessions.slice(-askedSessions);
  const missed = last.filter(({ isTimely }) => !isTimely);
  const records = [sprintRecord(newest)];
  const ran = `forward sprint ${id} ran in time on ${last.length - missed.length} of the last ${last.length} sessions`;
  if (missed.length > 0) {
    const reason = `${ran}: ${missedText(missed)}`;
    return { status: "FAIL", reason, nextStep: nextStep(newest.forward, missed), records };
  }
  if (last.length < askedSessions) {
    const reason = `${ran}, and ${askedSessions} are asked for`;
    return { status: "INCONCLUSIVE", reason, nextStep: "let its nights go on", records };
  }
  return { status: "PASS", reason: ran, nextStep: "", records };
}

function missedText(missed: readonly ForwardSession[]): string {
  const named = missed.slice(-mostNamed).map(({ closeMs, ranMs }) => {
    const date = new Date(closeMs - 1).toISOString().slice(0, 10);
    const late = ranMs === undefined ? "not run" : `run late, at ${new Date(ranMs).toISOString()}`;
    return `${date} ${late}`;
  });
  const more = missed.length > mostNamed ? `${missed.length - mostNamed} more, then ` : "";
  return `${more}${named.join(", ")}`;
}

function nextStep({ id }: ForwardRecord, missed: readonly ForwardSession[]): string {
  const isBehind = missed.at(-1)?.ranMs === undefined;
  const look = "see why the schedule or the source of bars failed";
  return isBehind ? `${look}, and catch up: pmx sprint --forward ${id}` : look;
}
