import { exitReasonWord } from "#lib/kernel/exit-reason-words.ts";
import { quantityText } from "#lib/kernel/quantity.ts";
import type { Bar } from "#lib/page/charts/chart.ts";
import type { Figure, Section } from "#lib/page/section.ts";
import { countCell, dateOf, moneyCell, numberCell, shareCell, timeMs } from "#lib/report/cells.ts";
import { moneyText } from "#lib/report/metric-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { SheetRecords } from "../records.ts";

/** Every closed trade, and what prices brought and costs took. */
export function tradeSection({ sprint, roundTrips }: SheetRecords): readonly Section[] {
  if (roundTrips.length === 0) {
    const sentences = ["No trade was closed."];
    return [{ id: "trades", heading: "Trades", sentences, figures: [] }];
  }
  const { currency } = sprint;
  const net = roundTrips.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n);
  const won = roundTrips.filter(({ netPnlMicros }) => netPnlMicros > 0n).length;
  return [
    {
      id: "trades",
      heading: "Trades",
      sentences: [
        `${won} of ${roundTrips.length} closed trades won; together they brought ${moneyText(net, currency)} after costs.`,
      ],
      figures: [...waterfall(roundTrips, currency), tradesFigure(roundTrips, currency)],
    },
  ];
}

/** The parts of a profit in the order in which they are taken off, in the words of the breakdown. */
const parts = [
  "price",
  "dividend",
  "currency",
  "spread",
  "slippage",
  "impact",
  "commission",
  "borrow",
] as const;

/** From what prices brought to what was left; nothing where a trade of an earlier version states no parts. */
function waterfall(trips: readonly RoundTrip[], currency: string): readonly Figure[] {
  const stated = trips.flatMap(({ breakdown }) => breakdown ?? []);
  if (stated.length < trips.length) return [];
  const steps = parts
    .map((name) => {
      const micros = stated.reduce((sum, breakdown) => sum + breakdown[`${name}Micros`], 0n);
      return { name, micros };
    })
    .filter(({ name, micros }) => name === "price" || micros !== 0n);
  const bars: Bar[] = [];
  let at = 0n;
  for (const { name, micros } of steps) {
    const [from, to] = [Number(at) / 1e6, Number(at + micros) / 1e6];
    bars.push({ label: name, from, to, colour: micros < 0n ? 2 : 1 });
    at += micros;
  }
  bars.push({ label: "net", from: 0, to: Number(at) / 1e6, colour: 3 });
  return [
    {
      id: "waterfall",
      title: `From gross to net, n = ${trips.length} closed trades`,
      description: `What prices brought and each cost took, in ${currency}; the last bar is what was left.`,
      chart: {
        kind: "bars",
        y: { name: currency },
        bars,
        rules: [],
      },
      table: {
        columns: [{ heading: "part" }, { heading: "amount", unit: `${currency} micros` }],
        rows: [
          ...steps.map(({ name, micros }) => [name, moneyCell(micros)]),
          ["net", moneyCell(at)],
        ],
      },
    },
  ];
}

function tradesFigure(trips: readonly RoundTrip[], currency: string): Figure {
  return {
    id: "trades",
    title: `Closed trades, n = ${trips.length}`,
    description: "One row a closed trade, in the order of their exits; prices are before costs.",
    table: {
      columns: [
        { heading: "ticker" },
        { heading: "side" },
        { heading: "units" },
        { heading: "entry" },
        { heading: "exit" },
        { heading: "entry price", unit: "price" },
        { heading: "exit price", unit: "price" },
        { heading: "closed by" },
        { heading: "sessions", unit: "count" },
        { heading: "costs", unit: `${currency} micros` },
        { heading: "net", unit: `${currency} micros` },
        { heading: "return", unit: "ratio" },
      ],
      rows: trips.map((trip) => [
        trip.instrument?.ticker ?? "",
        trip.side === Side.BUY ? "long" : "short",
        quantityText(trip.instrument ?? {}, trip.quantityUnits),
        dateOf(timeMs(trip.entryTime)),
        dateOf(timeMs(trip.exitTime)),
        numberCell(trip.entryPrice, MetricUnit.PRICE),
        numberCell(trip.exitPrice, MetricUnit.PRICE),
        exitReasonWord(enumName(ExitReason, trip.exitReason) ?? "UNKNOWN"),
        countCell(trip.sessionsHeld),
        moneyCell(trip.grossPnlMicros - trip.netPnlMicros),
        moneyCell(trip.netPnlMicros),
        shareCell(trip.returnRatio),
      ]),
    },
  };
}
