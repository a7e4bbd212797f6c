import { z } from "zod";
import { sampleOf } from "../evidence/fold.ts";
import { measuredValue, percentileOf } from "./measurement.ts";
import type { ParameterisedMetric, PlainMetric } from "./scorecard-metric.ts";

const daysHeld = sampleOf("TRADE_CLOSED", ({ calendarDaysHeld }) => calendarDaysHeld);

const daysHeldToTimeExit = sampleOf("TRADE_CLOSED", ({ exitReason, calendarDaysHeld }) =>
  exitReason === "TIME" ? calendarDaysHeld : undefined,
);

const denominator = "closed round trips";

export const leastDaysHeld: PlainMetric = {
  name: "calendar_days_held_min",
  unit: "DAYS",
  denominator,
  meaning: "Shortest holding, in calendar days between entry and exit.",
  measure: (evidence) => percentileOf(evidence.of(daysHeld), 0),
};

export const medianDaysHeld: PlainMetric = {
  name: "calendar_days_held_median",
  unit: "DAYS",
  denominator,
  meaning: "Median holding, in calendar days between entry and exit.",
  measure: (evidence) => percentileOf(evidence.of(daysHeld), 0.5),
};

/** n is all closes: to look at none is not to find none. */
export const shortTimeExits: ParameterisedMetric<"shortHoldingDays"> = {
  name: "short_time_exits",
  unit: "COUNT",
  denominator,
  meaning: "Time exits held for fewer calendar days than `shortHoldingDays`, among all closes.",
  countsHits: true,
  parameters: {
    shortHoldingDays: z
      .int()
      .positive()
      .describe("Calendar days; a time exit held for fewer is short."),
  },
  measure(evidence, { shortHoldingDays }) {
    const short = evidence.of(daysHeldToTimeExit).countBelow(shortHoldingDays);
    return measuredValue(short, evidence.of(daysHeld).size);
  },
};
