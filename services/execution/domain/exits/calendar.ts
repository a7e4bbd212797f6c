const dayMs = 86_400_000;

/** Whole calendar days (UTC dates) from one instant to a later one; 0 within the same date. */
export function calendarDaysBetween(fromMs: number, toMs: number): number {
  return Math.floor(toMs / dayMs) - Math.floor(fromMs / dayMs);
}
