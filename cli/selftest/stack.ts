import { join } from "node:path";
import { type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { TrackRecordService } from "#proto/pmx/audit/v1/track_record_service_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { StartEmbedded } from "../command-context.ts";
import type { FactOwner } from "../evidence/check-owners.ts";
import { factOwners } from "../evidence/fact-owners.ts";
import type { ProcessName } from "../port-offset.ts";

/** All five services over a folder of the selftest's own, with a client of each. */
export interface Stack {
  readonly folder: string;
  readonly sprints: ClientOf<typeof SprintService>;
  readonly marketData: ClientOf<typeof MarketDataService>;
  readonly forecasts: ClientOf<typeof ForecastService>;
  readonly submissions: ClientOf<typeof SubmissionService>;
  readonly riskGate: ClientOf<typeof RiskGateService>;
  readonly execution: ClientOf<typeof ExecutionService>;
  readonly audit: ClientOf<typeof AuditService>;
  readonly evidence: ClientOf<typeof EvidenceService>;
  readonly trackRecords: ClientOf<typeof TrackRecordService>;
  /** Those that state facts, as pmx verify asks them. */
  readonly owners: readonly FactOwner[];
  close(): Promise<void>;
}

/** Where a stack keeps its records, and by which configuration it runs. */
export interface StackPlace {
  readonly folder: string;
  readonly configFolder: string;
}

/** Nothing that is attacked on purpose belongs into a log. */
const logger = createLogger({ level: "error", service: "selftest", write: () => undefined });

/** Starts the services on any free ports of this machine. @throws Fault of the start */
export async function startStack(
  startEmbedded: StartEmbedded,
  { folder, configFolder }: StackPlace,
): Promise<Stack> {
  const services = await startEmbedded({
    dataDir: folder,
    configFolder,
    ports: "any",
    resumeSprints: false,
    // Most stacks are looked at without a forecast.
    forecastStart: "ON_DEMAND",
    // The selftest says the same whatever the user has set.
    environment: {},
    logger,
  });
  const channels = Object.fromEntries(
    Object.entries(services.addresses).map(([name, address]) => [name, openChannel(address)]),
  ) as Record<ProcessName, ReturnType<typeof openChannel>>;
  return {
    folder,
    sprints: clientOf(SprintService, channels.gateway),
    marketData: clientOf(MarketDataService, channels.gateway),
    forecasts: clientOf(ForecastService, channels.forecast),
    submissions: clientOf(SubmissionService, channels.forecast),
    riskGate: clientOf(RiskGateService, channels["risk-gate"]),
    execution: clientOf(ExecutionService, channels.execution),
    audit: clientOf(AuditService, channels.audit),
    evidence: clientOf(EvidenceService, channels.audit),
    trackRecords: clientOf(TrackRecordService, channels.audit),
    owners: factOwners(channels),
    async close() {
      for (const channel of Object.values(channels)) channel.close();
      await services.close();
    },
  };
}

/** How long a statement waits while a service commits, in milliseconds. */
const busyTimeoutMs = 5_000;

/** Works on the database of a service as somebody could who has its file, whether the service runs or not. */
export function withDatabase<T>(
  folder: string,
  name: ProcessName,
  work: (database: Connection) => T,
): T {
  const database = openConnection(join(folder, `${name}.db`), busyTimeoutMs);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** Removes what keeps rows from being changed, as the first step of an edit; references are no longer checked either. */
export function dropGuards(database: Connection): void {
  database.exec("PRAGMA foreign_keys = OFF");
  const triggers = database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'");
  const drops = triggers.map(([name]) => `DROP TRIGGER "${name}";`);
  // Together: each by itself would wait for the disk.
  database.exec(`BEGIN; ${drops.join(" ")} COMMIT`);
}
