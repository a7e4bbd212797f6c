import { clip, type PlacedProblem } from "./file-problem.ts";
import {
  type DateOrder,
  dateOrders,
  existsInOrder,
  ownOrder,
  writtenTimeOf,
} from "./written-time.ts";

/** A cell with a date, and its line. */
export interface DateCell {
  readonly text: string;
  readonly line: number;
}

const monthNames = ["January", "February", "March", "April", "May", "June", "July"].concat([
  "August",
  "September",
  "October",
  "November",
  "December",
]);

/**
 * The order of the dates in digits of one file: what the user says, else the only order in which all of its dates
 * exist (a 13th month in one row decides for all), else what the dialect writes.
 * @returns a problem, which says what to state, where the dates exist in several orders and differ.
 */
export function dateOrderOf(
  cells: readonly DateCell[],
  { stated, usual }: { readonly stated?: DateOrder; readonly usual?: DateOrder },
): DateOrder | { readonly problem: PlacedProblem } {
  if (stated !== undefined) return stated;
  const unsure = cells.filter(({ text }) => !isSure(text));
  if (unsure.length === 0) return "ymd";
  // A date that exists in no order is its row's own problem.
  const counted = dateOrders.map((order) => ({
    order,
    count: unsure.filter(({ text }) => existsInOrder(text, order)).length,
  }));
  const most = Math.max(...counted.map(({ count }) => count));
  const possible = counted.filter(({ count }) => count === most).map(({ order }) => order);
  if (usual !== undefined && possible.includes(usual)) return usual;
  const [first, ...others] = possible;
  const differing = unsure.find(({ text }) => {
    const timeMs = writtenTimeOf(text, first!)?.localMs;
    return others.some((order) => writtenTimeOf(text, order)?.localMs !== timeMs);
  });
  if (differing === undefined) return first!;
  return { problem: ambiguity(differing, possible) };
}

function isSure(text: string): boolean {
  // An ISO date, which nearly every file has, without a pattern.
  if (text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45) return true;
  const own = ownOrder(text);
  return own !== undefined || !dateOrders.some((order) => existsInOrder(text, order));
}

function ambiguity({ text, line }: DateCell, possible: readonly DateOrder[]): PlacedProblem {
  const readings = possible.map((order) => `${dayText(text, order)} (--date-order ${order})`);
  const description = `holds "${clip(text)}", which may be ${readings.join(" or ")}, and no row of the file decides; say which`;
  return { line, description };
}

function dayText(text: string, order: DateOrder): string {
  const date = new Date(writtenTimeOf(text, order)?.localMs ?? 0);
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}
