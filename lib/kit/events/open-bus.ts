import type { ProcessSettings } from "../config/process-settings.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { EventBus } from "./bus.ts";
import { createInProcessBus } from "./in-process-bus.ts";

/** The configured bus: NATS JetStream at `natsUrl`, or the one inside the process. */
export async function openBus(
  options: Partial<
    Pick<
      ProcessSettings,
      "natsUrl" | "natsCredentialsFile" | "natsStreamReplicas" | "tls" | "insecure"
    >
  > & {
    readonly logger: Logger;
  },
): Promise<EventBus> {
  const { natsUrl: url, natsCredentialsFile, tls, insecure = false, logger } = options;
  if (url === undefined) return createInProcessBus(logger);
  // The client of NATS is large: only processes that use it load it.
  const { connectNatsBus } = await import("./nats-bus.ts");
  const { natsStreamReplicas: streamReplicas } = options;
  return connectNatsBus({ url, natsCredentialsFile, tls, insecure, streamReplicas, logger });
}
