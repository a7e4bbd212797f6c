import type { Logger } from "../telemetry/logger.ts";
import type { EventBus } from "./bus.ts";
import { createInProcessBus } from "./in-process-bus.ts";
import { connectNatsBus } from "./nats-bus.ts";

/** The configured bus: NATS JetStream at `natsUrl`, or the one inside the process. */
export async function openBus(options: {
  readonly natsUrl?: string | undefined;
  readonly logger: Logger;
}): Promise<EventBus> {
  const { natsUrl, logger } = options;
  return natsUrl === undefined
    ? createInProcessBus(logger)
    : await connectNatsBus({ url: natsUrl, logger });
}
