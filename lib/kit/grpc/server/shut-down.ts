import type { Server } from "@grpc/grpc-js";
import { endsWithin } from "../../async/bounded-wait.ts";
import type { ServerCall } from "./call.ts";
import type { Health } from "./health.ts";
import type { DrainGate } from "./interceptors/drain-gate.ts";

/** How long the last answers may take to reach their callers. */
const flushMs = 200;

/** Stops a server: gracefully, then by force if a call or a reader does not end. */
export async function shutDown(options: {
  readonly server: Server;
  readonly health: Health;
  readonly gate: DrainGate;
  /** Whether a call is a stream that never ends by itself. */
  readonly endsAtOnce: (call: ServerCall) => boolean;
  readonly graceMs: number;
}): Promise<void> {
  const { server, health, gate, endsAtOnce, graceMs } = options;
  health.drain();
  gate.close();
  gate.end(endsAtOnce);
  await stopServer(server, gate, graceMs);
}

/** Lets calls in progress finish for `graceMs`, ends the others, and closes the connections. */
export async function stopServer(server: Server, gate: DrainGate, graceMs: number): Promise<void> {
  gate.close();
  const stopped = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  if (await endsWithin(stopped, graceMs)) return;
  gate.end(() => true);
  if (await endsWithin(stopped, flushMs)) return;
  server.forceShutdown();
}
