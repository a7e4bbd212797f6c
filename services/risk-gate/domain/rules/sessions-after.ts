import {
  isWithinSessions,
  sessionsEnd,
  usualCalendar,
} from "#lib/kernel/calendar/session-calendar.ts";
import type { RecentTrade } from "#lib/kernel/portfolio-facts.ts";
import type { SizedEvaluation } from "./rule.ts";

type JudgedAt = Pick<SizedEvaluation, "asOfMs" | "instrument">;

/** Whether fewer than so many sessions of the instrument have passed since that of an exit. */
export function isWithinSessionsAfter(
  { asOfMs, instrument }: JudgedAt,
  { exitTimeMs }: Pick<RecentTrade, "exitTimeMs">,
  sessions: number,
): boolean {
  return isWithinSessions(usualCalendar(instrument), exitTimeMs, asOfMs, sessions);
}

/** The instant from which so many sessions of the instrument have passed since that of an exit, UTC milliseconds. */
export function sessionsAfter(
  { instrument }: Pick<JudgedAt, "instrument">,
  { exitTimeMs }: Pick<RecentTrade, "exitTimeMs">,
  sessions: number,
): number {
  return sessionsEnd(usualCalendar(instrument), exitTimeMs, sessions + 1);
}
