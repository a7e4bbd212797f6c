import { sampleOf } from "../evidence/fold.ts";
import { measuredValue, percentileOf } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";
import { closedTrades, netPnl } from "./trade-results.ts";

const notionals = sampleOf("TRADE_CLOSED", ({ entryNotionalMicros }) =>
  Number(entryNotionalMicros),
);

/** All lots of an instrument are closed at one price, the close of its last bar. */
const marks = sampleOf("TRADE_CLOSED", ({ exitPrice }) => exitPrice);

const denominator = "open lots";

/** What is stated of the lots of a ticker that were open at the end. */
export const openAtEnd: readonly PlainMetric[] = [
  {
    ...closedTrades,
    name: "open_lots",
    denominator,
    meaning: "Lots that were open at the end.",
  },
  {
    name: "open_mark",
    unit: "PRICE",
    denominator,
    meaning: "Close of the last bar, at which they are marked.",
    measure: (evidence) => percentileOf(evidence.of(marks), 0.5),
  },
  {
    name: "open_entry_notional",
    unit: "CURRENCY_MICROS",
    denominator,
    meaning: "What they were bought or sold for.",
    measure(evidence) {
      const { ascending, size } = evidence.of(notionals);
      return measuredValue(
        ascending.reduce((sum, value) => sum + value, 0),
        size,
      );
    },
  },
  {
    ...netPnl,
    name: "open_net_pnl",
    denominator,
    meaning: "Their net profit and loss at the mark, with the costs of an exit.",
  },
];
