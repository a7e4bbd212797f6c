import { join } from "node:path";
import { type AuditSet, recordAudits } from "./audit-evidence.ts";
import { type Child, startChild } from "./child.ts";
import { advanceBarsRow, submitOrderRow } from "./execution-rows.ts";
import { createForecastRow } from "./forecast-row.ts";
import { estimateCostRow, evaluateSignalRow } from "./risk-gate-rows.ts";
import type { Row } from "./row.ts";
import { scorecardRow } from "./scorecard-row.ts";

type ServiceName = "forecast" | "risk-gate" | "execution" | "audit";

/** How much is prepared before anything is measured. */
export interface Sizes {
  /** Portfolios whose bars are advanced; a multiple of the largest number in flight. */
  readonly portfolios: number;
  /** Trades that each of them has closed. */
  readonly pastTrades: number;
  /** Audits of the large scorecard. */
  readonly audits: number;
  /** Forecasts that are asked for again. */
  readonly forecasts: number;
}

interface Entry {
  readonly id: string;
  readonly service: ServiceName;
  build(server: Child, sizes: Sizes): Promise<Row>;
}

const entries: readonly Entry[] = [
  { id: "estimate-cost", service: "risk-gate", build: estimateCostRow },
  { id: "evaluate-signal", service: "risk-gate", build: evaluateSignalRow },
  { id: "submit-order", service: "execution", build: submitOrderRow },
  {
    id: "advance-1",
    service: "execution",
    build: (server, sizes) => advanceBarsRow(server, 1, sizes),
  },
  {
    id: "advance-500",
    service: "execution",
    build: (server, sizes) => advanceBarsRow(server, 500, sizes),
  },
  {
    id: "create-forecast",
    service: "forecast",
    build: (server, { forecasts }) => createForecastRow(server, forecasts),
  },
  {
    id: "scorecard-small",
    service: "audit",
    build: async (server) => scorecardRow(server, "scorecard-small", smallSets),
  },
  {
    id: "scorecard-large",
    service: "audit",
    build: async (server, { audits }) =>
      scorecardRow(server, "scorecard-large", [largeSet(audits)]),
  },
];

const smallSets: readonly AuditSet[] = Array.from({ length: 8 }, (_, index) => ({
  name: `sprints/small-${index}`,
  audits: 20,
}));
const largeSet = (audits: number): AuditSet => ({ name: "sprints/large", audits });

/** Ids of all rows. */
export const rowIds: readonly string[] = entries.map(({ id }) => id);

/**
 * Starts the services that the rows need, each in a process of its own, and prepares the rows.
 * @param folder where each service gets a data folder
 * @param started every process as soon as it runs, for the caller to end
 */
export async function openRows(
  ids: readonly string[],
  sizes: Sizes,
  folder: string,
  started: Child[],
): Promise<Row[]> {
  const servers = new Map<ServiceName, Child>();
  const rows: Row[] = [];
  for (const { id, service, build } of entries) {
    if (!ids.includes(id)) continue;
    const server = servers.get(service) ?? (await start(service, sizes, folder, started));
    servers.set(service, server);
    rows.push(await build(server, sizes));
  }
  return rows;
}

async function start(
  service: ServiceName,
  { audits }: Sizes,
  folder: string,
  started: Child[],
): Promise<Child> {
  const dataDir = join(folder, service);
  if (service === "audit") await recordAudits(dataDir, [...smallSets, largeSet(audits)]);
  const server = await startChild(`services/${service}/main.ts`, `${dataDir}.log`, {
    PMX_DATA_DIR: dataDir,
  });
  started.push(server);
  return server;
}
