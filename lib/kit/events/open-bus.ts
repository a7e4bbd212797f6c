import type { ProcessSettings } from "../config/process-settings.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { EventBus } from "./bus.ts";
import { createInProcessBus } from "./in-process-bus.ts";

/** The configured bus: NATS JetStream at `natsUrl`, or the one inside the process. */
export async function openBus(
  options: Partial<
    Pick<ProcessSettings, "natsUrl" | "natsCredentialsFile" | "tls" | "insecure">
  > & {
    readonly logger: Logger;
  },
): Promise<EventBus> {
  const { natsUrl, natsCredentialsFile, tls, insecure = false, logger } = options;
  if (natsUrl === undefined) return createInProcessBus(logger);
  // The client of NATS is large: only processes that use it load it.
  const { connectNatsBus } = await import("./nats-bus.ts");
  return connectNatsBus({ url: natsUrl, natsCredentialsFile, tls, insecure, logger });
}
