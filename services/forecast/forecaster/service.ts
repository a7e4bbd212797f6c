import { buildOfSource } from "#lib/kit/build.ts";
import { register } from "#lib/kit/grpc/server/server.ts";
import { newId } from "#lib/kit/ids.ts";
import {
  type RunningService,
  type ServiceOptions,
  startStateless,
} from "#lib/kit/lifecycle/start-service.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { ForecasterService } from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import { withFitLimits } from "../config.ts";
import { startFitPool } from "../workers/pool.ts";
import type { ForecasterConfig } from "./config.ts";
import { forecasterHandlers, statelessOperations } from "./handlers.ts";

const drainGraceMs = 10_000;

/** How soon a connection is renewed, by which the forecast service finds replicas that have come. */
const connectionAgeMaxMs = 30_000;

/** A forecaster: fits on its own threads what the forecast service sends, and keeps nothing. */
export function startForecaster(
  options: ServiceOptions<ForecasterConfig>,
): Promise<RunningService> {
  const { config, logger, clock } = options;
  return startStateless(options, {
    name: "forecaster",
    drainGraceMs,
    limits: { connectionAgeMaxMs },
    async compose({ work }, { metrics }) {
      const pool = startFitPool(config, { logger, metrics });
      work.push("fit threads", () => pool.close());
      const handlers = forecasterHandlers({ pool, build: buildOfSource(), id: newId() });
      return [
        register(ForecasterService, handlers, contractSettings),
        statelessOperations({
          process: "forecaster",
          config: withFitLimits(config),
          clock,
        }),
      ];
    },
  });
}
