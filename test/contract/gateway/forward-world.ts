import { create } from "@bufbuild/protobuf";
import { importSeries, type SentSeries } from "#cli/bars/import-series.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { type Clock, systemClock } from "#lib/kit/clock.ts";
import { type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ForwardOutcome } from "#proto/pmx/sprint/v1/forward_pb.ts";
import {
  type AdvanceForwardSprintResponse,
  ForwardSprintService,
} from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import {
  type Sprint,
  type SprintSpec,
  SprintSpecSchema,
  type SprintStep,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, startSprintWorld, watched } from "./sprint-world.ts";

/** Bars before the first night, its own included. */
export const firstBars = 260;

/** Two series that trade: one rises, the other falls now and then. */
export const series: readonly BarSeries[] = [
  madeSeries("LONG", { bars: firstBars + 12, drift: 0.004 }),
  madeSeries("WIDE", { bars: firstBars + 12, drift: 0.003, volatility: 0.02, seed: 3 }),
];

/** A short horizon and holding limit, so that few nights score forecasts and close trades. */
export function forwardSpec(change: Partial<SprintSpec> = {}): SprintSpec {
  const spec = create(SprintSpecSchema, {
    tickers: series.map(({ instrument }) => instrument.ticker),
    audits: 1,
    interval: BarInterval.DAY_1,
    horizonBars: 3,
    riskOverrides: {
      proofMode: false,
      holdingLimit: { limit: { case: "bars", value: { count: 2, interval: BarInterval.DAY_1 } } },
    },
  });
  return { ...spec, ...change };
}

/** All five services in this process with the clients of forward sprints. */
export interface ForwardWorld extends SprintWorld {
  readonly folder: string;
  readonly forward: ClientOf<typeof ForwardSprintService>;
}

export async function startForwardWorld(
  folder = temporaryFolder(),
  configFolder = lenientConfig(),
  clock: Clock = systemClock,
): Promise<ForwardWorld> {
  const world = await startSprintWorld(folder, configFolder, {}, clock);
  const channel = openChannel(world.services.addresses.gateway);
  return {
    ...world,
    folder,
    forward: clientOf(ForwardSprintService, channel),
    async close() {
      channel.close();
      await world.close();
    },
  };
}

/** Imports the first bars of every series. */
export async function importUntil(
  world: ForwardWorld,
  count: number,
  of: readonly SentSeries[] = series,
): Promise<void> {
  for (const one of of) {
    await importSeries(world.marketData, { ...one, bars: one.bars.slice(0, count) });
  }
}

/** A forward sprint whose first night is done. */
export async function begunForward(world: ForwardWorld, forwardId: string): Promise<Night> {
  await importUntil(world, firstBars);
  await world.forward.createForwardSprint({ forwardId, spec: forwardSpec() });
  return night(world, forwardId);
}

export interface Night {
  readonly answer: AdvanceForwardSprintResponse;
  readonly sprint: Sprint;
  readonly steps: readonly SprintStep[];
}

/** Runs the next night to its end, and one that is under way before it. */
export async function night(world: ForwardWorld, forwardId: string): Promise<Night> {
  const answer = await world.forward.advanceForwardSprint({ forwardId });
  const messages = await watched(world, answer.forwardSprint!.sprint!.name);
  if (answer.outcome === ForwardOutcome.NIGHT_UNDER_WAY) return night(world, forwardId);
  const steps = messages.flatMap(({ event }) => (event.case === "step" ? [event.value] : []));
  return { answer, sprint: endOf(messages), steps };
}
