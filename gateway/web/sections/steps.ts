import type { Cell, Section } from "#lib/page/section.ts";
import { countCell, moneyCell } from "#lib/report/cells.ts";
import { readable, timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  type Sprint,
  type SprintStep,
  StepKind,
  type TickerStep,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** What the steps of a sprint did to each ticker, the newest first; `steps` are the last ones there are. */
export function stepsSection(
  { spec, currency }: Pick<Sprint, "spec" | "currency">,
  steps: readonly SprintStep[],
): readonly Section[] {
  const [first] = steps;
  if (first === undefined) return [];
  const earlier = Number(first.sequence) - 1;
  const title = earlier > 0 ? `The last ${steps.length} steps` : "All steps";
  return [
    {
      id: "steps",
      heading: "Steps",
      sentences:
        earlier > 0 ? [`${earlier} earlier steps are not shown; pmx show --json has all.`] : [],
      figures: [
        {
          id: "steps",
          title: `${title}, newest first`,
          description: "What each step decided, ordered and closed, ticker by ticker.",
          table: {
            columns: [
              { heading: "audit run" },
              { heading: "as-of" },
              { heading: "ticker" },
              { heading: "decision" },
              { heading: "units ordered", unit: "count" },
              { heading: "trades closed", unit: "count" },
              { heading: `profit, ${currency}`, unit: `${currency} micros` },
              { heading: "forecasts scored", unit: "count" },
            ],
            rows: steps
              .toReversed()
              .flatMap((step) =>
                step.tickers.map((ticker): readonly Cell[] => [
                  runText(step),
                  timeText(step.asOfTime, spec?.interval),
                  ticker.ticker,
                  decisionText(ticker),
                  countCell(ticker.orderedUnits),
                  countCell(ticker.closedTrades),
                  moneyCell(ticker.closedPnlMicros),
                  countCell(ticker.scoredForecasts),
                ]),
              ),
          },
        },
      ],
    },
  ];
}

function runText({ kind, audit, cycle }: SprintStep): string {
  if (kind === StepKind.SETTLEMENT) return "settlement";
  return kind === StepKind.INTRADAY ? `${audit}, intraday ${cycle}` : String(audit);
}

/** "DENY: edge cost", "ALLOW, order rejected", "no forecast: FIT_FAILED". */
function decisionText(ticker: TickerStep): string {
  const { decisionVerdict, bindingRule, droppedReason } = ticker;
  if (droppedReason !== "") return `no forecast: ${droppedReason}`;
  const verdict = enumName(Verdict, decisionVerdict);
  const decided = verdict === undefined || decisionVerdict === Verdict.UNSPECIFIED ? [] : [verdict];
  const rule = bindingRule === "" ? [] : [readable(bindingRule)];
  const stopped = [...decided, ...rule].join(": ");
  const lost = [
    ...(ticker.deniedOrders > 0 ? ["order denied"] : []),
    ...(ticker.rejectedOrders > 0 ? ["order rejected"] : []),
    ...(ticker.expiredOrders > 0 ? ["order expired"] : []),
  ];
  return [stopped, ...lost].filter((text) => text !== "").join(", ") || "-";
}
