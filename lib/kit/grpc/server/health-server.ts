import * as grpc from "@grpc/grpc-js";
import type { Logger } from "../../telemetry/logger.ts";
import type { CountRefusal } from "../shared/call-metrics.ts";
import { definitionOf } from "../shared/service-definition.ts";
import { limitConnections } from "./connections.ts";
import type { Health } from "./health.ts";
import { accessLog } from "./interceptors/access-log.ts";
import { deadline } from "./interceptors/deadline.ts";
import { DrainGate } from "./interceptors/drain-gate.ts";
import { inflightLimit } from "./interceptors/inflight-limit.ts";
import { chain } from "./interceptors/interceptor.ts";
import { type ServerLimits, serverOptions } from "./options.ts";
import { bindPort, hostPort, type ListenSettings } from "./port.ts";
import { serve } from "./serve.ts";
import { servedMethods } from "./served-method.ts";
import { stopServer } from "./shut-down.ts";
import type { UnreadAnswers } from "./unread-answers.ts";

/** A port that answers health and nothing else. */
export interface HealthServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Probes that may wait at the same time: a Watch is one as long as it is open. */
const probesOpenMax = 64;
/** The name of a service and its framing; a larger request is no probe. */
const probeBytesMax = 4_096;

/**
 * Serves the health of another server in plain text on a port of its own, for probes that speak no TLS, such as
 * those of Kubernetes. The states are those of the other server, also while it drains.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID.
 */
export async function startHealthServer(options: {
  readonly listen: ListenSettings;
  readonly health: Health;
  readonly limits: ServerLimits;
  readonly unread: UnreadAnswers;
  readonly logger: Logger;
  readonly refused: CountRefusal;
}): Promise<HealthServer> {
  const { listen, health, limits, unread, logger, refused } = options;
  const gate = new DrainGate();
  const intercept = chain([
    accessLog(logger),
    gate.intercept,
    inflightLimit(probesOpenMax),
    deadline({
      defaultMs: limits.deadlineDefaultMs,
      capMs: limits.deadlineCapMs,
      isUnbounded: () => true,
    }),
  ]);
  const server = new grpc.Server({
    ...serverOptions(limits),
    "grpc.max_receive_message_length": probeBytesMax,
    "grpc.max_concurrent_streams": probesOpenMax,
  });
  const { registration } = health;
  server.addService(
    definitionOf(registration.service),
    serve(servedMethods(registration), { intercept, unread }),
  );
  const port = await bindPort(server, listen, { variable: "PMX_HEALTH_PORT" });
  limitConnections(server, limits, refused);
  const address = hostPort(listen.host, port);
  logger.info("health is served in plain text", { health_address: address });
  return { address, close: () => stopServer(server, gate, 0) };
}
