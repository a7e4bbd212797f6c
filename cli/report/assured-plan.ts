import { valueText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import type { AssuredOfPlan } from "../plan-gates.ts";
import { type Column, tableLines } from "./table.ts";

const columns: readonly Column[] = [
  { heading: "  assured" },
  { heading: "truth", right: true },
  { heading: "P(PASS)", right: true },
  { heading: "at the end", right: true },
  { heading: "windows for it", right: true },
  { heading: "bars", right: true },
];

/** What the columns of chances say. */
export const chanceText =
  "P(PASS) is that of each criterion by itself, at any look after a window; at the end: after the last window, where a PASS of an earlier look may have been taken back. Windows for it make P(PASS) what assurance.powerRatio asks.";

/** What a plan cannot see: which bars there are, and who saw them. */
const basisText =
  "Assured counts what comes after the setting is recorded: bars of later dates (pmx sprint --forward NAME) or sealed ones (pmx seal). On bars that are stored already nothing is an assured PASS: it is EXPLORATORY.";

/**
 * What assured verdicts on the shares and means of a gate take: the chance of a PASS for a few truths, how many windows
 * make it likely, and how many bars these are; then the level that they are for.
 */
export function assuredLines(
  {
    assured = [],
    withoutLaw = [],
  }: { readonly assured?: readonly AssuredOfPlan[]; readonly withoutLaw?: readonly string[] },
  width: number,
): readonly string[] {
  const [first] = assured;
  const never = withoutLaw.flatMap((criterion) =>
    indented(
      `UNREACHABLE: ${readable(criterion)}: without a law no evidence is an assured PASS`,
      width,
    ),
  );
  if (first === undefined) return never;
  return [...chanceLines(assured, width), ...never, ...indented(levelText(first), width)];
}

/** What is said once of all gates: how to read the chances, and of which bars they are. */
export function assuredNotes(
  gates: readonly { readonly assured?: readonly AssuredOfPlan[] }[],
  width: number,
): readonly string[] {
  const planned = gates.flatMap(({ assured = [] }) => assured);
  if (planned.length === 0) return [];
  return [chanceText, windowsText(planned), basisText]
    .filter((text) => text !== undefined)
    .flatMap((text) => wrap(text, width, "  "));
}

/** The same without the level. */
export function chanceLines(assured: readonly AssuredOfPlan[], width: number): readonly string[] {
  const texts = [...assured.map(reachText), ...spreadText(assured)];
  return [
    ...tableLines(columns, assured.flatMap(rowsOf), width),
    ...texts.flatMap((text) => indented(text, width)),
  ];
}

function indented(text: string, width: number): readonly string[] {
  return wrap(text, width - 2, "  ").map((line) => `  ${line}`);
}

function rowsOf(planned: AssuredOfPlan): readonly (readonly string[])[] {
  const { criterion, comparator, threshold, chances } = planned;
  const unit = MetricUnit[planned.unit];
  const wanted = `${comparator === "AT_MOST" ? "≤" : "≥"} ${valueText(threshold, unit)}`;
  return chances.map(({ truth, passRatio, endPassRatio, windowsForPower: windows }, at) => [
    at === 0 ? `  ${readable(criterion)} ${wanted}` : "",
    valueText(truth, unit),
    valueText(passRatio, MetricUnit.SHARE),
    valueText(endPassRatio, MetricUnit.SHARE),
    windows === undefined ? "over 2000" : String(windows),
    windows === undefined ? "" : barsText(planned, windows),
  ]);
}

/** Bars of so many windows; of trades at the least, as not every date has one. */
function barsText({ windowEnd, barsPerWindow }: AssuredOfPlan, windows: number): string {
  const bars = String(Math.ceil(windows * barsPerWindow));
  return windowEnd === "TRADES" ? `≥ ${bars}` : bars;
}

function reachText(planned: AssuredOfPlan): string {
  const { criterion, kind, windows, isReachable, mostWrong } = planned;
  const of = `${readable(criterion)}: in ${windows} windows that share no bar`;
  if (isReachable) {
    const needed =
      kind === "SHARE" ? `at most ${mostWrong} may be on the wrong side` : leastText(planned);
    return `${of} ${needed}`;
  }
  const fewest = fewestText(planned);
  if (kind === "SHARE") {
    return `UNREACHABLE: ${of} no outcome is a PASS; it takes ${fewest} with none on the wrong side`;
  }
  const least = windows === 0 ? "" : `; ${leastText(planned)}`;
  return `UNREACHABLE: ${of} no truth above can bring a PASS; the last takes ${fewest} without a loss${least}`;
}

/** What a mean has to be, whatever the law of the returns. */
function leastText({ unit, threshold, leastExcessBps = 0 }: AssuredOfPlan): string {
  const least = `at least ${valueText(leastExcessBps, MetricUnit.BPS)}`;
  return unit === "BPS"
    ? `a PASS takes a mean of ${least} above the limit`
    : `a PASS takes profits less ${threshold} × losses of ${least} a window, on average`;
}

/** How the windows lie: a sprint that spreads its audit runs over fewer bars has fewer of them. */
function windowsText(planned: readonly AssuredOfPlan[]): string | undefined {
  const one = planned.find(({ windowEnd, windows }) => windowEnd !== "TRADES" && windows > 0);
  if (one === undefined) return undefined;
  const bars = Math.ceil(one.windows * one.barsPerWindow);
  return `${one.windows} windows of ${one.barsPerWindow} bars take ${bars} bars after the first as-of, and a forecast takes bars before it; where a sprint has fewer, its audit runs share bars and are fewer windows.`;
}

/** What means are planned with; undefined where there are none. */
function spreadText(assured: readonly AssuredOfPlan[]): readonly string[] {
  const spreadBps = assured.find(({ kind }) => kind === "MEAN")?.spreadBps;
  if (spreadBps === undefined) return [];
  const spread = valueText(spreadBps, MetricUnit.BPS);
  return [
    `means: a trade is taken to gain or lose, one as probable as the other, with a spread of ${spread} (--spread-bps)`,
  ];
}

function levelText({ alphaRatio }: AssuredOfPlan): string {
  const percent = Number((alphaRatio * 100).toPrecision(3));
  return `α ${percent} %: what the setting may spend by its place among those scored on its dates (--trial)`;
}

function fewestText(planned: AssuredOfPlan): string {
  const { fewestWindows } = planned;
  if (fewestWindows === undefined) return "over 2000";
  return `${fewestWindows} (${barsText(planned, fewestWindows)} bars)`;
}
