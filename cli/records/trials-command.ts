import { toJson } from "@bufbuild/protobuf";
import { verdictText } from "#lib/report/gate-text.ts";
import { dateText, instantText, intervalName } from "#lib/report/plain-text.ts";
import { datesText, shareText } from "#lib/report/trial-sentences.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type Trial, TrialSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { type RecordColumn, recordCsv, recordTable } from "./record-table.ts";
import type { RecordArguments } from "./record-verb.ts";
import { trialStatistics } from "./trial-statistics.ts";

/** What `pmx trials` was asked for. */
export interface TrialsArguments extends RecordArguments {
  /** The identity of one instrument; empty for all. */
  readonly ticker: string;
  /** Whether the family of the newest with a result is measured instead. */
  readonly statistics: boolean;
}

/** Prints the settings that were scored, those recorded last first; with --json `{ "trials": [Trial] }`; or the statistics of a family. */
export async function trialsCommand(
  { ticker, statistics, json, csv, ...place }: TrialsArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  if (statistics) {
    const text = await withGateway(place, context, async (gateway) =>
      trialStatistics(
        gateway,
        await allTrials(gateway, ticker),
        { json, csv },
        terminal.outColumns,
      ),
    );
    terminal.out(text);
    return exitCodes.pass;
  }
  const trials = await withGateway(place, context, (gateway) => allTrials(gateway, ticker));
  if (json) {
    const members = trials.map((one) => toJson(TrialSchema, one, { alwaysEmitImplicit: true }));
    terminal.out(`${JSON.stringify({ trials: members })}\n`);
  } else if (csv) terminal.out(recordCsv(columns, trials));
  else {
    const of = ticker === "" ? "" : ` on ${ticker}`;
    const none = `no setting was scored${of} yet`;
    terminal.out(recordTable(columns, trials, { none, width: terminal.outColumns }));
  }
  return exitCodes.pass;
}

async function allTrials(gateway: GatewaySession, ticker: string): Promise<readonly Trial[]> {
  const all: Trial[] = [];
  let pageToken = "";
  do {
    const page = await gateway.sprints.listTrials({ ticker, pageSize: 100, pageToken });
    all.push(...page.trials);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return all;
}

const columns: readonly RecordColumn<Trial>[] = [
  { heading: "Ticker", name: "ticker", value: ({ ticker }) => ticker },
  {
    name: "data_provenance",
    value: ({ dataProvenance }) => enumName(DataProvenance, dataProvenance) ?? "UNSPECIFIED",
  },
  { heading: "Trial", right: true, name: "number", value: ({ number }) => `${number}` },
  {
    heading: "Recorded",
    name: "create_timestamp",
    value: ({ createTime }) => instantText(createTime),
    text: ({ createTime }) => dateText(createTime),
  },
  {
    heading: "Scored on",
    name: "first_as_of_timestamp",
    value: ({ firstAsOfTime }) => instantText(firstAsOfTime),
    text: (trial) => datesText(trial, trial.interval),
  },
  {
    name: "last_outcome_timestamp",
    value: ({ lastOutcomeTime }) => instantText(lastOutcomeTime),
  },
  { name: "seen_until_timestamp", value: ({ seenUntilTime }) => instantText(seenUntilTime) },
  {
    heading: "Audits",
    right: true,
    name: "audits",
    value: ({ audits }) => `${audits}`,
    text: ({ audits }) => (audits === 0 ? "each session" : `${audits}`),
  },
  { heading: "Horizon", right: true, name: "horizon_bars", value: (one) => `${one.horizonBars}` },
  { name: "interval", value: ({ interval }) => intervalName(interval) ?? "" },
  {
    heading: "Policy",
    name: "policy_hash",
    value: ({ policyHash }) => policyHash,
    text: ({ policyHash }) => policyHash.slice(0, 12),
  },
  { name: "setting_hash", value: ({ settingHash }) => settingHash },
  {
    heading: "α",
    right: true,
    name: "alpha_ratio",
    value: ({ alphaRatio }) => `${alphaRatio}`,
    text: ({ alphaRatio }) => shareText(alphaRatio),
  },
  { heading: "As written", name: "verdict", value: (trial) => latestVerdict(trial) },
  {
    heading: "Sprint",
    below: true,
    name: "sprint",
    value: ({ sprints }) => sprints.at(-1)?.sprint ?? "",
    text: ({ sprints }) => {
      const last = sprints.at(-1);
      return last?.removed ? `${last.sprint} (removed)` : (last?.sprint ?? "");
    },
  },
];

/** That of the latest sprint which has one. */
function latestVerdict({ sprints }: Trial): string {
  const last = sprints.findLast(({ verdict }) => verdict !== GateVerdict.UNSPECIFIED);
  return last === undefined ? "" : verdictText(last.verdict);
}
