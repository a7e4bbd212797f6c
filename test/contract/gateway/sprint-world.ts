import { create } from "@bufbuild/protobuf";
import { type Clock, systemClock } from "#lib/kit/clock.ts";
import { type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import {
  type Sprint,
  type SprintSpec,
  SprintSpecSchema,
  SprintStateSchema,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService, type WatchSprintResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";

/** All five services in this process, with a client of the gateway. */
export interface SprintWorld {
  readonly services: EmbeddedServices;
  readonly sprints: ClientOf<typeof SprintService>;
  readonly marketData: ClientOf<typeof MarketDataService>;
  close(): Promise<void>;
}

/** Starts them over the records of a folder, or over none, under a policy by which sprints trade. */
export async function startSprintWorld(
  folder = temporaryFolder(),
  configFolder = tradingConfig(),
  environment: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
): Promise<SprintWorld> {
  const services = await startEmbedded({
    dataDir: folder,
    ports: "any",
    resumeSprints: false,
    configFolder,
    environment,
    clock,
    logger: quietLogger,
  });
  const channel = openChannel(services.addresses.gateway);
  return {
    services,
    sprints: clientOf(SprintService, channel),
    marketData: clientOf(MarketDataService, channel),
    async close() {
      channel.close();
      await services.close();
    },
  };
}

/** A spec of so many audit runs on the built-in bars. */
export function specOf(audits: number, tickers: readonly string[] = ["AAPL"]): SprintSpec {
  return create(SprintSpecSchema, {
    tickers: [...tickers],
    audits,
    interval: BarInterval.DAY_1,
  });
}

/** Every message of a watch, to its end. */
export async function watched(
  { sprints }: SprintWorld,
  name: string,
  afterSequence = 0n,
): Promise<readonly WatchSprintResponse[]> {
  const messages: WatchSprintResponse[] = [];
  for await (const message of sprints.watchSprint({ name, afterSequence })) messages.push(message);
  return messages;
}

/** The sprint in the last message of a watch. */
export function endOf(messages: readonly WatchSprintResponse[]): Sprint {
  const event = messages.at(-1)?.event;
  if (event?.case !== "sprint") throw new Error("the watch did not end with the sprint");
  return event.value;
}

/** The messages of a watch in short, as `sprint RUNNING` or `step 3`. */
export function outline(messages: readonly WatchSprintResponse[]): readonly string[] {
  return messages.map(({ event }) => {
    if (event.case === "step") return `step ${event.value.sequence}`;
    if (event.case === undefined) return "nothing";
    const state = SprintStateSchema.value[event.value.state]?.name ?? "";
    return `sprint ${state.replace("SPRINT_STATE_", "")}`;
  });
}
