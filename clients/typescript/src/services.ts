import { AuditService } from "../../../proto/gen/pmx/audit/v1/audit_service_pb.ts";
import { CommitmentService } from "../../../proto/gen/pmx/audit/v1/commitment_service_pb.ts";
import { EvidenceService } from "../../../proto/gen/pmx/audit/v1/evidence_service_pb.ts";
import { TrackRecordService } from "../../../proto/gen/pmx/audit/v1/track_record_service_pb.ts";
import { ExecutionService } from "../../../proto/gen/pmx/execution/v1/execution_service_pb.ts";
import { ForecastService } from "../../../proto/gen/pmx/forecast/v1/forecast_service_pb.ts";
import { ForecasterService } from "../../../proto/gen/pmx/forecast/v1/forecaster_service_pb.ts";
import { SubmissionService } from "../../../proto/gen/pmx/forecast/v1/submission_service_pb.ts";
import { MarketDataService } from "../../../proto/gen/pmx/marketdata/v1/market_data_service_pb.ts";
import { OperationsService } from "../../../proto/gen/pmx/ops/v1/operations_service_pb.ts";
import { RefusedFactsService } from "../../../proto/gen/pmx/ops/v1/refused_facts_service_pb.ts";
import { ReadinessService } from "../../../proto/gen/pmx/readiness/v1/readiness_service_pb.ts";
import { RiskGateService } from "../../../proto/gen/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { ForwardSprintService } from "../../../proto/gen/pmx/sprint/v1/forward_service_pb.ts";
import { SprintService } from "../../../proto/gen/pmx/sprint/v1/sprint_service_pb.ts";
import { StoredTimesService } from "../../../proto/gen/pmx/type/v1/stored_times_service_pb.ts";

/** The processes of pmx that answer calls. */
export type ProcessName =
  | "gateway"
  | "forecast"
  | "riskGate"
  | "execution"
  | "audit"
  | "forecaster";

/** Each service under the name that it has in the client, with the process that answers it. */
export const services = {
  sprints: { service: SprintService, process: "gateway" },
  forwardSprints: { service: ForwardSprintService, process: "gateway" },
  marketData: { service: MarketDataService, process: "gateway" },
  readiness: { service: ReadinessService, process: "gateway" },
  forecasts: { service: ForecastService, process: "forecast" },
  submissions: { service: SubmissionService, process: "forecast" },
  forecaster: { service: ForecasterService, process: "forecaster" },
  riskGate: { service: RiskGateService, process: "riskGate" },
  execution: { service: ExecutionService, process: "execution" },
  audit: { service: AuditService, process: "audit" },
  trackRecords: { service: TrackRecordService, process: "audit" },
  evidence: { service: EvidenceService, process: "audit" },
  commitments: { service: CommitmentService, process: "audit" },
} as const;

/** What every process answers for itself. */
export const ownServices = {
  operations: OperationsService,
  refusedFacts: RefusedFactsService,
  storedTimes: StoredTimesService,
} as const;
