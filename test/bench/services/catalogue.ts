import { rmSync } from "node:fs";
import { join } from "node:path";
import { type AuditSet, recordAudits } from "./audit-evidence.ts";
import { type Child, startChild } from "./child.ts";
import { advanceBarsRow, submitOrderRow } from "./execution-rows.ts";
import { createForecastRow } from "./forecast-row.ts";
import { imageOptions } from "./image-options.ts";
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

/** A row whose service runs. */
export interface OpenRow {
  readonly row: Row;
  /** Ends the service and deletes what it stored. */
  close(): Promise<void>;
}

/**
 * Starts the service of a row in a process of its own, and prepares the row.
 * @param folder where the service gets a data folder
 */
export async function openRow(id: string, sizes: Sizes, folder: string): Promise<OpenRow> {
  const { service, build } = entries.find((entry) => entry.id === id)!;
  const dataDir = join(folder, id);
  if (service === "audit") await recordAudits(dataDir, [...smallSets, largeSet(sizes.audits)]);
  const program = ["bin/service.mjs", service];
  const environment = { PMX_DATA_DIR: dataDir, NODE_OPTIONS: imageOptions };
  const server = await startChild(program, `${dataDir}.log`, environment);
  const close = async () => {
    await server.end();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { row: await build(server, sizes), close };
  } catch (error) {
    await close();
    throw error;
  }
}
