import assert from "node:assert/strict";
import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import {
  type RunningServer,
  register,
  type ServerLimits,
  startServer,
} from "#lib/kit/grpc/server/server.ts";
import { createLogger, type LogLevel } from "#lib/kit/telemetry/logger.ts";
import { EchoService } from "./echo-service.ts";

export type EchoHandlers = Handlers<typeof EchoService>;

export interface EchoServer {
  readonly server: RunningServer;
  readonly channel: Channel;
  readonly client: ClientOf<typeof EchoService>;
  /** What was logged, parsed. */
  readonly lines: Record<string, unknown>[];
  close(): Promise<void>;
}

const plain: EchoHandlers = {
  echo: async ({ value }) => ({ value }),
  async *count({ value: until }) {
    for (let value = 1; value <= until; value++) yield { value };
  },
  async measure(requests) {
    let value = 0;
    for await (const request of requests) value += request.value.length;
    return { value };
  },
  async *double(requests) {
    for await (const { value } of requests) yield { value: 2 * value };
  },
  keep: async ({ value }) => ({ value }),
  async *watchText({ value }, { signal }) {
    yield { value };
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  },
};

/** An echo service on a free port unless given one, with the handlers that a test replaces. */
export async function startEcho(
  handlers: Partial<EchoHandlers> = {},
  limits: Partial<ServerLimits> = {},
  { level = "debug", port = 0 }: { readonly level?: LogLevel; readonly port?: number } = {},
): Promise<EchoServer> {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    level,
    service: "echo",
    write: (line) => lines.push(JSON.parse(line)),
  });
  const server = await startServer({
    listen: { host: "127.0.0.1", port },
    registrations: [register(EchoService, { ...plain, ...handlers })],
    logger,
    limits: { unboundedMethods: ["WatchText"], ...limits },
  });
  const channel = openChannel(server.address);
  return {
    server,
    channel,
    client: clientOf(EchoService, channel),
    lines,
    close: async () => {
      channel.close();
      await server.drain(500);
    },
  };
}

/** The Fault that a promise rejects with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Fault, `not a Fault: ${error}`);
    return error;
  }
  throw new assert.AssertionError({ message: "the call did not fail" });
}

/** Everything that a stream gives. */
export async function collect<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}
