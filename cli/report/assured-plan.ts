import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { PlannedAssurance } from "../plan-gates.ts";
import { valueText } from "./metric-text.ts";
import { readable, wrap } from "./plain-text.ts";
import { type Column, tableLines } from "./table.ts";

const columns: readonly Column[] = [
  { heading: "  assured" },
  { heading: "truth", right: true },
  { heading: "P(PASS)", right: true },
  { heading: "windows for it", right: true },
  { heading: "bars", right: true },
];

/**
 * What assured verdicts on the shares of a gate take: the chance of a PASS for a few truths, how many windows make it
 * likely, and how many bars these are where each is a horizon.
 */
export function assuredLines(
  { assured = [] }: { readonly assured?: readonly PlannedAssurance[] },
  { horizonBars = 0 }: { readonly horizonBars?: number },
  width: number,
): readonly string[] {
  if (assured.length === 0) return [];
  const rows = assured.flatMap((one) => rowsOf(one, horizonBars));
  const texts = assured.map(reachText);
  return [
    ...tableLines(columns, rows, width),
    ...texts.flatMap((text) => wrap(text, width - 2, "  ").map((line) => `  ${line}`)),
  ];
}

function rowsOf(
  { criterion, comparator, threshold, windowEnd, chances }: PlannedAssurance,
  horizonBars: number,
): readonly (readonly string[])[] {
  const wanted = `${comparator === "AT_MOST" ? "≤" : "≥"} ${share(threshold)}`;
  return chances.map(({ truth, passRatio, windowsForPower: windows }, at) => [
    at === 0 ? `  ${readable(criterion)} ${wanted}` : "",
    share(truth),
    share(passRatio),
    windows === undefined ? "over 2000" : String(windows),
    windows === undefined || windowEnd !== "HORIZON" ? "" : String(windows * horizonBars),
  ]);
}

function reachText(planned: PlannedAssurance): string {
  const { criterion, windows, mostWrong, fewestWindows } = planned;
  const of = `${readable(criterion)}: in ${windows} windows that share no bar`;
  return mostWrong === undefined
    ? `UNREACHABLE: ${of} no outcome is a PASS; it takes ${fewestWindows} with none on the wrong side`
    : `${of} at most ${mostWrong} may be on the wrong side`;
}

function share(ratio: number): string {
  return valueText(ratio, MetricUnit.SHARE);
}
