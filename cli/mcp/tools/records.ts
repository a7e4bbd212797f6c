import { z } from "zod";
import { decisionName, signalIdPrefix } from "#lib/kernel/decision-name.ts";
import { exitReasonWord } from "#lib/kernel/exit-reason-words.ts";
import { quantityText } from "#lib/kernel/quantity.ts";
import { instantText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { metricOrNone } from "../../explain/amounts.ts";
import { sprintOf, stepsOf } from "../../records/sprint-record.ts";
import { auditsOf, roundTripsOf } from "../../records/stored-evidence.ts";
import { nextLine, pageOf } from "../bounds.ts";
import { newestOrNamed, nullableText, rangeAnswer, rangeArguments } from "../shapes.ts";
import { tool } from "../tool.ts";

const input = z.strictObject({ sprint: newestOrNamed, ...rangeArguments });

export const listDecisions = tool({
  name: "list_decisions",
  title: "List what was decided in a sprint",
  description:
    "Lists what the risk gate decided in each audit run of a sprint, ticker by ticker, with the name that explain takes; a run without a forecast says why.",
  input,
  output: z.object({
    sprint: z.string(),
    decisions: z.array(
      z.object({
        name: nullableText.describe("decisions/ID; null without a forecast."),
        audit_run: z.int(),
        as_of: z.string(),
        ticker: z.string(),
        verdict: nullableText.describe("ALLOW, ALLOW_REDUCED or DENY; null without a forecast."),
        denied_by: nullableText.describe("The first rule that denied."),
        dropped: nullableText.describe("Why there is no forecast."),
      }),
    ),
    ...rangeAnswer,
  }),
  async answer({ sprint: name, ...asked }, { where }) {
    const sprint = await sprintOf(where.gateway, name);
    const steps = await stepsOf(where.gateway, sprint);
    const all = steps
      .filter(({ kind }) => kind === StepKind.AUDIT)
      .flatMap(({ audit, asOfTime, tickers }) =>
        tickers.map((one) => ({
          name:
            one.forecast === ""
              ? null
              : decisionName(`${signalIdPrefix(sprint.name, audit)}${one.ticker}`),
          audit_run: audit,
          as_of: instantText(asOfTime),
          ticker: one.ticker,
          verdict: enumName(Verdict, one.decisionVerdict) ?? null,
          denied_by: one.bindingRule || null,
          dropped: one.droppedReason || null,
        })),
      );
    const { rows, ...range } = pageOf(all, asked);
    const lines = rows.map((row) => {
      const what = row.verdict ?? `no forecast (${row.dropped ?? "unknown"})`;
      const by = row.denied_by === null ? "" : ` by ${row.denied_by}`;
      return `Audit run ${row.audit_run}, ${row.ticker} as of ${row.as_of}: ${what}${by}${row.name ? ` (${row.name})` : ""}`;
    });
    return found(sprint.name, "decision", lines, range, { decisions: [...rows] });
  },
});

export const listTrades = tool({
  name: "list_trades",
  title: "List the closed trades of a sprint",
  description:
    "Lists the closed trades of a sprint in the order of their exits, with the name that explain takes: prices before costs, why each was closed, and the net profit after the costs of both fills.",
  input,
  output: z.object({
    sprint: z.string(),
    trades: z.array(
      z.object({
        name: z.string().describe("portfolios/ID/roundTrips/ID."),
        ticker: z.string(),
        side: z.enum(["long", "short"]),
        quantity: z.string(),
        entry_time: z.string(),
        entry_price: z.number(),
        exit_time: z.string(),
        exit_price: z.number(),
        exit_reason: z.string(),
        net_profit: z.string().describe("Exact decimal, in the currency."),
        currency: z.string(),
      }),
    ),
    ...rangeAnswer,
  }),
  async answer({ sprint: name, ...asked }, { where }) {
    const sprint = await sprintOf(where.gateway, name);
    // Without a portfolio nothing has been traded yet.
    const trips =
      sprint.portfolio === ""
        ? []
        : await roundTripsOf(sprint.portfolio, { ...where, name: "execution" });
    const { rows, ...range } = pageOf(trips, asked);
    const trades = rows.map((trip) => ({
      name: trip.name,
      ticker: trip.instrument?.ticker ?? "",
      side: trip.side === Side.BUY ? ("long" as const) : ("short" as const),
      quantity: quantityText(trip.instrument ?? {}, trip.quantityUnits),
      entry_time: instantText(trip.entryTime),
      entry_price: trip.entryPrice,
      exit_time: instantText(trip.exitTime),
      exit_price: trip.exitPrice,
      exit_reason: exitReasonWord(enumName(ExitReason, trip.exitReason) ?? "UNKNOWN"),
      net_profit: quantityText({ quantityDecimals: 6 }, trip.netPnlMicros),
      currency: sprint.currency,
    }));
    const lines = trades.map(
      (one) =>
        `${one.ticker} ${one.side} ${one.quantity}, ${one.entry_time} at ${one.entry_price} to ${one.exit_time} at ${one.exit_price} (${one.exit_reason}): net ${one.net_profit} ${one.currency} (${one.name})`,
    );
    return found(sprint.name, "closed trade", lines, range, { trades });
  },
});

export const listAudits = tool({
  name: "list_audits",
  title: "List the audits of a sprint",
  description:
    "Lists the audits of a sprint by as-of and ticker, with the name that explain takes: the error of the forecast over that of its baseline, and whether the audit counts.",
  input,
  output: z.object({
    sprint: z.string(),
    audits: z.array(
      z.object({
        name: z.string().describe("audits/ID."),
        as_of: z.string(),
        ticker: z.string(),
        horizon_bars: z.int(),
        status: z.string().describe("EFFECTIVE where it counts as evidence."),
        baseline: z.string(),
        ratio: z.string().describe("Error of the ensemble over the baseline's; below 1 is better."),
      }),
    ),
    ...rangeAnswer,
  }),
  async answer({ sprint: name, ...asked }, { where }) {
    const sprint = await sprintOf(where.gateway, name);
    const all = await auditsOf(sprint.name, { ...where, name: "audit" });
    const { rows, ...range } = pageOf(all, asked);
    const audits = rows.map(({ name: audit, key, status, baselineModel, rmseRatio }) => ({
      name: audit,
      as_of: instantText(key?.asOfTime),
      ticker: key?.ticker ?? "",
      horizon_bars: key?.horizonBars ?? 0,
      status: enumName(AuditStatus, status) ?? "UNSPECIFIED",
      baseline: baselineModel,
      ratio: metricOrNone(rmseRatio),
    }));
    const lines = audits.map(
      (one) =>
        `${one.ticker} as of ${one.as_of}, ${one.horizon_bars} bars: ratio ${one.ratio} to ${one.baseline}, ${one.status} (${one.name})`,
    );
    return found(sprint.name, "audit", lines, range, { audits });
  },
});

/** The rows of a sprint in lines, with how many there are, and as data. */
function found<Rows extends object>(
  sprint: string,
  what: string,
  lines: readonly string[],
  range: { readonly total: number; readonly next_start: number | null },
  rows: Rows,
) {
  const heading =
    range.total === 0
      ? `${sprint} has no ${what} yet.`
      : `${lines.length} of ${range.total} ${what}${range.total === 1 ? "" : "s"} of ${sprint}:`;
  const text = [heading, ...lines, ...nextLine(range.next_start)].join("\n");
  return { text, structured: { sprint, ...rows, ...range } };
}
