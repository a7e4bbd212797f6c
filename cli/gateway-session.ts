import { resolve } from "node:path";
import { Fault } from "#lib/kernel/fault.ts";
import { unlessAborted } from "#lib/kit/async/bounded-wait.ts";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { ForwardSprintService } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { callerOf } from "./caller.ts";
import type { CommandContext } from "./command-context.ts";
import type { EmbeddedOptions, EmbeddedServices } from "./embedded.ts";
import type { Environment } from "./setting.ts";

/** A connection to a gateway that runs elsewhere or was started in this process. */
export interface GatewaySession {
  readonly sprints: ClientOf<typeof SprintService>;
  readonly forwardSprints: ClientOf<typeof ForwardSprintService>;
  readonly marketData: ClientOf<typeof MarketDataService>;
  readonly readiness: ClientOf<typeof ReadinessService>;
  /** Where the services listen that were started in this process; absent where the gateway runs elsewhere. */
  readonly addresses?: EmbeddedServices["addresses"];
  /** Where the gateway and its services keep their records, as text for the user. */
  readonly records: string;
  /** Resumes what was interrupted; a gateway that runs elsewhere did so when it started. */
  resumeSprints(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a channel to a gateway that runs elsewhere; nothing is sent yet.
 * @throws Fault CONFIG_INVALID for files of TLS or a token that cannot be used.
 */
export function remoteGateway(address: string, environment: Environment): GatewaySession {
  const security = callerOf(environment);
  return sessionOver(openChannel(address, security.caller), {
    records: `kept by the gateway at ${address}`,
    resumeSprints: () => Promise.resolve(),
    closeServices: async () => security.close(),
  });
}

/**
 * Starts the services in this process, on any free ports.
 *
 * @throws Fault CANCELLED when interrupted before they are up; else the error of the start.
 */
export async function embeddedGateway(
  context: CommandContext,
  options: Pick<EmbeddedOptions, "dataDir" | "resumeSprints" | "forecastStart" | "log">,
): Promise<GatewaySession> {
  const { interruption, environment, startEmbedded } = context;
  const natsUrl = environment.NATS_URL;
  const services = await unlessInterrupted(
    interruption,
    startEmbedded({ forecastStart: "COLD", ...options, ports: "any", ...(natsUrl && { natsUrl }) }),
  );
  return sessionOver(openChannel(services.addresses.gateway), {
    addresses: services.addresses,
    records: resolve(options.dataDir),
    resumeSprints: () => services.resumeSprints(),
    closeServices: () => services.close(),
  });
}

/** The promise's outcome, or CANCELLED as soon as the signal aborts. */
export function unlessInterrupted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const reason = () => new Fault("CANCELLED", "CANCELLED", "interrupted");
  return unlessAborted(promise, signal, reason);
}

function sessionOver(
  channel: Channel,
  services: Pick<GatewaySession, "records" | "addresses" | "resumeSprints"> & {
    readonly closeServices: () => Promise<void>;
  },
): GatewaySession {
  const { closeServices, ...rest } = services;
  return {
    sprints: clientOf(SprintService, channel),
    forwardSprints: clientOf(ForwardSprintService, channel),
    marketData: clientOf(MarketDataService, channel),
    readiness: clientOf(ReadinessService, channel),
    ...rest,
    async close() {
      channel.close();
      await closeServices();
    },
  };
}
