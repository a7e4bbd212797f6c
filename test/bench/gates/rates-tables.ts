import type { StatedRange } from "./dependence.ts";
import { windowsOfEach } from "./error-rates.ts";
import { beyondPoints, type MeasuredRates } from "./measure-rates.ts";
import type { Rate } from "./rate.ts";

/** A table of what was measured, for a terminal or a page. */
export interface RatesTable {
  readonly id: string;
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Everything that was measured. */
export function ratesTables(rates: MeasuredRates): readonly RatesTable[] {
  return [
    atLimitTable(rates),
    beyondTable(rates),
    failedTable(rates),
    failedMeansTable(rates),
    powerTable(rates),
    plannedTable(rates),
    scheduledTable(rates),
    dependenceTable(rates),
  ];
}

function atLimitTable({ atLimit }: MeasuredRates): RatesTable {
  return {
    id: "at-limit",
    title: `Ever passed with one criterion at its limit, looked at after every as-of of ${windowsOfEach} windows`,
    head: ["gate", "at its limit", "strategies", "criterion", "upper 95 %", "gate", "worst", "its"],
    rows: atLimit.map(({ gate, criterion, byCriterion, byGate, worst }) => [
      gate,
      criterion,
      String(byCriterion.strategies),
      percent(byCriterion.ratio),
      percent(byCriterion.upper),
      percent(byGate.ratio),
      worst.of,
      percent(worst.ratio),
    ]),
  };
}

function beyondTable({ beyond }: MeasuredRates): RatesTable {
  return {
    id: "beyond",
    title: `Ever passed with a share ${beyondPoints * 100} points beyond its limit`,
    head: ["gate", "beyond its limit", "strategies", "criterion", "upper 95 %", "gate"],
    rows: beyond.map(({ gate, criterion, byCriterion, byGate }) => [
      gate,
      criterion,
      String(byCriterion.strategies),
      percent(byCriterion.ratio),
      percent(byCriterion.upper),
      percent(byGate.ratio),
    ]),
  };
}

function failedTable({ failed }: MeasuredRates): RatesTable {
  return {
    id: "failed",
    title: "Ever failed although every criterion is satisfied, just, in 400 windows",
    head: ["gate", "strategies", "failed", "upper 95 %"],
    rows: failed.map(({ gate, ...rate }) => [gate, ...cellsOf(rate)]),
  };
}

function failedMeansTable({ failedMeans }: MeasuredRates): RatesTable {
  return {
    id: "failed-means",
    title: "A mean at its limit that was ever failed, approximately, in 400 windows",
    head: ["returns", "strategies", "failed", "upper 95 %"],
    rows: failedMeans.map(({ shape, ...rate }) => [shape, ...cellsOf(rate)]),
  };
}

function powerTable({ power }: MeasuredRates): RatesTable {
  return {
    id: "power",
    title:
      "A good strategy: 10 % violations, 90 % lifts, 80 % of trades win 75 bps, the others lose 50",
    head: ["gate", "strategies", "in 100 windows", "in 400", "half after", "80 % after"],
    rows: power.map(({ gate, strategies, within100, within400, half, fourOfFive }) => [
      gate,
      String(strategies),
      percent(within100),
      percent(within400),
      half === undefined ? "over 400" : String(half),
      fourOfFive === undefined ? "over 400" : String(fourOfFive),
    ]),
  };
}

function plannedTable({ planned }: MeasuredRates): RatesTable {
  return {
    id: "planned",
    title: "What `pmx plan --assured` says, and what came of it (trades with a spread of 400 bps)",
    head: ["gate", "criterion", "truth", "windows", "planned", "strategies", "passed"],
    rows: planned.map(({ gate, criterion, truth, windows, planned: ratio, simulated }) => [
      gate,
      criterion,
      String(truth),
      String(windows),
      percent(ratio),
      String(simulated.strategies),
      percent(simulated.ratio),
    ]),
  };
}

function scheduledTable({ scheduled }: MeasuredRates): RatesTable {
  return {
    id: "scheduled",
    title: "A violation rate of at most 25 %, looked at after every fifth of 400 audits",
    head: ["true rate", "stated", "exact", "simulated", "strategies", "half after", "stated after"],
    rows: scheduled.map(({ truth, stated, exact, simulated, median, statedMedian }) => [
      percent(truth),
      percent(stated),
      percent(exact),
      percent(simulated.ratio),
      String(simulated.strategies),
      String(median),
      statedMedian === undefined ? "" : String(statedMedian),
    ]),
  };
}

function dependenceTable({ dependence }: MeasuredRates): RatesTable {
  return {
    id: "dependence",
    title: "A true violation rate of 25 %, ever passed in 110 as-ofs, by what counts",
    head: ["windows of 30 bars", "every window", "stated", "an effective n", "what pmx counts"],
    rows: dependence.map(({ stream, everyWindow, stated, effective, service }) => [
      stream,
      percent(everyWindow.ratio),
      stated === undefined ? "" : rangeText(stated),
      percent(effective.ratio),
      percent(service.ratio),
    ]),
  };
}

function cellsOf({ strategies, ratio, upper }: Rate): readonly string[] {
  return [String(strategies), percent(ratio), percent(upper)];
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}

function rangeText({ least, most }: StatedRange): string {
  return least === most ? whole(least) : `${whole(least)} to ${whole(most)}`;
}

function whole(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`;
}
