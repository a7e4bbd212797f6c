import type { FitCaller } from "#services/forecast/app/ports.ts";
import { packBars } from "#services/forecast/domain/bar-columns.ts";
import {
  type ForecasterConfig,
  loadForecasterConfig,
} from "#services/forecast/forecaster/config.ts";
import { startForecaster } from "#services/forecast/forecaster/service.ts";
import { policy } from "#test/support/forecast-policy.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { history } from "./running-service.ts";

/** A forecaster in this process. */
export interface TestForecaster {
  readonly address: string;
  /** Fits that it has answered. */
  fits(): number;
  close(): Promise<void>;
}

/** Starts a real server on a port of this machine, with one thread. */
export async function forecaster(
  settings: Partial<Pick<ForecasterConfig, "host" | "port">> & { queueLimit?: number } = {},
): Promise<TestForecaster> {
  const { logger, lines } = recordingLogger();
  const { queueLimit = 64, host = "127.0.0.1", port = 0 } = settings;
  const loaded = loadForecasterConfig({ environment: {} });
  const workers = { ...loaded.workers, threads: 1, queueLimit };
  const config = { ...loaded, host, port, workers };
  const running = await startForecaster({ config, logger, clock: { nowMs: () => 0 } });
  return {
    address: running.address,
    fits: () => lines.filter((line) => /ForecasterService.Fit.*"OK"/.test(line)).length,
    close: () => running.close(),
  };
}

/** A caller that waits. */
export const patient: FitCaller = { peer: "127.0.0.1:5", signal: new AbortController().signal };

/** What to make a quick forecast from; another number, other bars. */
export function quickFit(number = 0) {
  const bars = packBars(history.slice(number, number + 200), { interval: "DAY_1" });
  return { bars, horizonBars: 10, policy: { ...policy, validationOrigins: 3 } };
}

/** What takes a second or more to make. */
export function longFit() {
  const bars = packBars(history, { interval: "DAY_1" });
  const models = [...policy.models, "sarimax", "ets"];
  return {
    bars,
    horizonBars: 10,
    policy: { ...policy, models, validationOrigins: 20, validationStepBars: 5 },
  };
}

/** The most bars that a policy may look at. */
export function largeFit() {
  const bars = packBars(sampleBars(5_000), { interval: "DAY_1" });
  const models = ["naive"];
  return {
    bars,
    horizonBars: 250,
    policy: { ...policy, models, lookbackBars: 5_000, validationOrigins: 3 },
  };
}
