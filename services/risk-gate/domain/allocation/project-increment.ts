import type { Micros } from "#lib/kernel/money.ts";

/** An upper limit on what some of the wanted amounts may add up to. */
export interface Cap {
  /** For example `core`. */
  readonly id: string;
  /** What is left for new amounts; nothing where it is negative. */
  readonly availableMicros: Micros;
  /** Places of the wanted amounts that it limits. */
  readonly members: readonly number[];
}

/** What became of a wanted amount. */
export interface Projected {
  /** 0 to the wanted amount. */
  readonly micros: Micros;
  /** The cap that keeps it below the wanted amount; undefined where it is not. */
  readonly bindingCap: string | undefined;
}

/**
 * Projects wanted amounts onto what caps allow: all are scaled by one factor until a cap is full; what it limits stays
 * there, and the others go on, up to what was wanted (weighted max-min fairness by progressive filling: Bertsekas and
 * Gallager, Data Networks, 1992, 6.5.2). Amounts are exact integers, rounded down.
 *
 * The result keeps every cap, and adds nothing to one that has nothing left. It is the wanted amounts where they keep all
 * caps, so that projecting it again changes nothing. It depends on no order of amounts or caps.
 *
 * @param wanted - each 0 or more.
 */
export function projectIncrement(
  wanted: readonly Micros[],
  caps: readonly Cap[],
): readonly Projected[] {
  const result: Projected[] = wanted.map((micros) => ({ micros, bindingCap: undefined }));
  const open = new Set(wanted.flatMap((micros, place) => (micros > 0n ? [place] : [])));
  while (open.size > 0) {
    const levels = caps.flatMap((cap) => levelOf(cap, wanted, result, open));
    const lowest = levels.reduce<Level | undefined>(
      (least, level) => (least === undefined || isBelow(level, least) ? level : least),
      undefined,
    );
    if (lowest === undefined || lowest.available >= lowest.asked) return result;
    // Before any is frozen: freezing changes what the others have left.
    for (const { cap } of levels.filter((level) => !isBelow(lowest, level))) {
      for (const place of cap.members) {
        if (!open.delete(place)) continue;
        const micros = ((wanted[place] as Micros) * lowest.available) / lowest.asked;
        result[place] = { micros, bindingCap: cap.id };
      }
    }
  }
  return result;
}

/** At which factor a cap is full: available ÷ asked. */
interface Level {
  readonly cap: Cap;
  readonly available: Micros;
  /** Over 0. */
  readonly asked: Micros;
}

function levelOf(
  cap: Cap,
  wanted: readonly Micros[],
  result: readonly Projected[],
  open: ReadonlySet<number>,
): readonly Level[] {
  let asked = 0n;
  let available = cap.availableMicros;
  for (const place of cap.members) {
    if (open.has(place)) asked += wanted[place] as Micros;
    else available -= (result[place] as Projected).micros;
  }
  return asked > 0n ? [{ cap, available: available < 0n ? 0n : available, asked }] : [];
}

function isBelow(one: Level, other: Level): boolean {
  return one.available * other.asked < other.available * one.asked;
}
