import { decisionName, signalIdPrefix } from "#lib/kernel/decision-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  IntradaySkipReason,
  type Sprint,
  type SprintStep,
  StepKind,
  type TickerStep,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { stepsOf } from "../../sprint-record.ts";
import { type ExportColumn, member, micros, name, text, time, whole } from "../column.ts";
import { aboutSprint, type ExportTable, type RecordsPlace, tableOf } from "../table.ts";

/** What one step of a sprint did on one ticker. */
interface TickerRow {
  readonly step: SprintStep;
  readonly ticker: TickerStep;
}

/** What was decided on each ticker in each audit run, in their order. */
export function decisionsTable(sprint: Sprint, where: RecordsPlace): ExportTable {
  return tableOf(columnsOf(sprint), stepRows(sprint, where), aboutSprint(sprint));
}

async function* stepRows(
  sprint: Sprint,
  { gateway }: RecordsPlace,
): AsyncIterable<readonly TickerRow[]> {
  for (const step of await stepsOf(gateway, sprint)) {
    if (step.kind === StepKind.AUDIT) yield step.tickers.map((ticker) => ({ step, ticker }));
  }
}

function columnsOf(sprint: Sprint): readonly ExportColumn<TickerRow>[] {
  const { name: of, currency, series } = sprint;
  const decimals = new Map(series.map((one) => [one.ticker, one.quantityDecimals ?? 0]));
  return [
    name("decision", ({ step, ticker }) =>
      // Without a forecast the gate was not asked.
      ticker.decisionVerdict === Verdict.UNSPECIFIED
        ? undefined
        : decisionName(`${signalIdPrefix(of, step.audit)}${ticker.ticker}`),
    ),
    text("sprint", () => of),
    whole("audit", "number of the audit run", ({ step }) => step.audit),
    time("asOfTime", ({ step }) => step.asOfTime),
    text("ticker", ({ ticker }) => ticker.ticker),
    member("verdict", Verdict, ({ ticker }) => ticker.decisionVerdict),
    name("bindingRule", ({ ticker }) => ticker.bindingRule),
    whole("orderedUnits", "10^-quantityDecimals", ({ ticker }) => ticker.orderedUnits),
    whole("quantityDecimals", "digits", ({ ticker }) => decimals.get(ticker.ticker) ?? 0),
    name("droppedReason", ({ ticker }) => ticker.droppedReason),
    name("droppedMessage", ({ ticker }) => ticker.droppedMessage),
    whole("deniedOrders", "orders", ({ ticker }) => ticker.deniedOrders),
    whole("rejectedOrders", "orders", ({ ticker }) => ticker.rejectedOrders),
    whole("expiredOrders", "orders", ({ ticker }) => ticker.expiredOrders),
    whole("closedTrades", "trades", ({ ticker }) => ticker.closedTrades),
    text("currency", () => currency),
    micros("closedPnlMicros", ({ ticker }) => ticker.closedPnlMicros),
    member("intradaySkipReason", IntradaySkipReason, ({ ticker }) => ticker.intradaySkipReason),
    name("forecast", ({ ticker }) => ticker.forecast),
    name("forecastHash", ({ ticker }) => ticker.forecastHash),
    text("stepHash", ({ step }) => step.stepHash),
    text("build", ({ step }) => step.build),
  ];
}
