import { intervalName } from "#lib/report/plain-text.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { Trial } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { type ExportColumn, member, micros, name, number, text, time, whole } from "../column.ts";
import { type ExportTable, pagesOf, type RecordsPlace, tableOf } from "../table.ts";

/** The sprints, newest first. */
export function sprintsTable({ gateway }: RecordsPlace): ExportTable {
  const pages = pagesOf(async (pageToken) => {
    const { sprints, nextPageToken } = await gateway.sprints.listSprints({ pageToken });
    return { rows: sprints, nextPageToken };
  });
  return tableOf(sprintColumns, pages, { metadata: {} });
}

/** The settings that were scored on an instrument, or on any, those recorded last first. */
export function trialsTable(ticker: string, { gateway }: RecordsPlace): ExportTable {
  const pages = pagesOf(async (pageToken) => {
    const page = await gateway.sprints.listTrials({ ticker, pageSize: 100, pageToken });
    return { rows: page.trials, nextPageToken: page.nextPageToken };
  });
  return tableOf(trialColumns, pages, { metadata: {}, ...(ticker !== "" && { of: ticker }) });
}

const sprintColumns: readonly ExportColumn<Sprint>[] = [
  text("sprint", (sprint) => sprint.name),
  time("createTime", ({ createTime }) => createTime),
  time("endTime", ({ endTime }) => endTime),
  member("state", SprintState, ({ state }) => state),
  name("forwardId", ({ forwardId }) => forwardId),
  // In one cell, parted by blanks, which no ticker has.
  text("tickers", ({ spec }) => (spec?.tickers ?? []).join(" ")),
  name("interval", ({ spec }) => spec && intervalName(spec.interval)),
  whole("horizonBars", "bars", ({ spec }) => spec?.horizonBars),
  whole("audits", "audit runs", ({ asOfTimes }) => asOfTimes.length),
  whole("completedAudits", "audit runs", ({ completedAudits }) => completedAudits),
  time("firstAsOfTime", ({ asOfTimes }) => asOfTimes[0]),
  time("lastAsOfTime", ({ asOfTimes }) => asOfTimes.at(-1)),
  text("currency", ({ currency }) => currency),
  micros("startingCashMicros", ({ spec }) => spec?.startingCashMicros),
  member("verdict", GateVerdict, ({ result }) => result?.verdict),
  member("dataProvenance", DataProvenance, (sprint) => sprint.dataProvenance),
  name("sprintHash", ({ result }) => result?.sprintHash),
  text("policyHash", ({ policyHash }) => policyHash),
  text("dataHash", ({ dataHash }) => dataHash),
  text("build", ({ build }) => build),
];

const trialColumns: readonly ExportColumn<Trial>[] = [
  text("ticker", ({ ticker }) => ticker),
  member("dataProvenance", DataProvenance, (trial) => trial.dataProvenance),
  whole("number", "trials of the family", (trial) => trial.number),
  time("createTime", ({ createTime }) => createTime),
  time("firstAsOfTime", ({ firstAsOfTime }) => firstAsOfTime),
  time("lastOutcomeTime", ({ lastOutcomeTime }) => lastOutcomeTime),
  time("seenUntilTime", ({ seenUntilTime }) => seenUntilTime),
  whole("audits", "audit runs", ({ audits }) => audits),
  whole("horizonBars", "bars", ({ horizonBars }) => horizonBars),
  name("interval", ({ interval }) => intervalName(interval)),
  text("policyHash", ({ policyHash }) => policyHash),
  text("settingHash", ({ settingHash }) => settingHash),
  number("alphaRatio", "ratio", ({ alphaRatio }) => alphaRatio),
  // That of the latest sprint that has one.
  member("verdict", GateVerdict, ({ sprints }) => {
    return sprints.findLast(({ verdict }) => verdict !== GateVerdict.UNSPECIFIED)?.verdict;
  }),
  name("sprint", ({ sprints }) => sprints.at(-1)?.sprint),
];
