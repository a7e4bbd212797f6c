import { type Channel, clientOf } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { FactOwner } from "./check-owners.ts";
import { receiptsOf } from "./owned-receipts.ts";
import { decisionsOf, forecastsOf, type OwnedKind, tradesOf } from "./owned-records.ts";

/** Connections to the services that state facts. */
export type OwnerChannels = Readonly<Record<"forecast" | "risk-gate" | "execution", Channel>>;

/** The services that state facts, each with what it keeps of them, a kind at a time. */
export function factOwners(channels: OwnerChannels): readonly FactOwner[] {
  return [
    owner("forecast", channels.forecast, forecastsOf(clientOf(ForecastService, channels.forecast))),
    owner(
      "forecast",
      channels.forecast,
      receiptsOf(clientOf(SubmissionService, channels.forecast)),
    ),
    owner(
      "risk-gate",
      channels["risk-gate"],
      decisionsOf(clientOf(RiskGateService, channels["risk-gate"])),
    ),
    owner(
      "execution",
      channels.execution,
      tradesOf(clientOf(ExecutionService, channels.execution)),
    ),
  ];
}

function owner(source: string, channel: Channel, kind: OwnedKind): FactOwner {
  const operations = clientOf(OperationsService, channel);
  return {
    kind,
    async stated() {
      const { status } = await operations.getStatus({ peerDepth: 0 });
      return status?.statedFacts.find((facts) => facts.source === source);
    },
  };
}
