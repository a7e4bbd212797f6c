import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "#lib/kit/clock.ts";
import type { ProcessSettings } from "#lib/kit/config/process-settings.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import type { EventEnvelope } from "#lib/kit/events/event.ts";
import { createInProcessBus } from "#lib/kit/events/in-process-bus.ts";
import { type Channel, openChannel } from "#lib/kit/grpc/client/client.ts";
import type { FactServiceOptions, RunningService } from "#lib/kit/lifecycle/start-service.ts";
import { quietLogger } from "./quiet-logger.ts";

/** A real service on a free port and a real database file. */
export interface Served {
  readonly address: string;
  readonly channel: Channel;
  readonly bus: EventBus;
  readonly dataDir: string;
  /** Stops the service and its bus; the database stays. */
  stop(): Promise<void>;
  /** Stops them and removes the database. */
  remove(): Promise<void>;
}

/** Serves over the database of `dataDir`, or a new one, and a bus of its own unless given one. */
export async function serve<Config extends ProcessSettings>(
  start: (options: FactServiceOptions<Config>) => Promise<RunningService>,
  config: Config,
  options: {
    readonly dataDir?: string | undefined;
    readonly clock?: Clock;
    readonly bus?: EventBus;
  } = {},
): Promise<Served> {
  const { clock = systemClock, bus = createInProcessBus(quietLogger) } = options;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "pmx-")));
  const service = await start({
    config: { ...config, port: 0, dataDir },
    logger: quietLogger,
    clock,
    bus,
  });
  const channel = openChannel(service.address);
  const stop = async () => {
    channel.close();
    await service.close();
    await bus.close();
  };
  return {
    address: service.address,
    channel,
    bus,
    dataDir,
    stop,
    async remove() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A bus and every fact of a subject that is published on it. */
export async function listeningBus(subject: string) {
  const bus = createInProcessBus(quietLogger);
  const published: EventEnvelope[] = [];
  await bus.subscribe({
    durable: "test",
    subject,
    handle: async (event) => void published.push(event),
  });
  return { bus, published };
}
