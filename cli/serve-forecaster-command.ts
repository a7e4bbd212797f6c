import { systemClock } from "#lib/kit/clock.ts";
import { checkEnvironment } from "#lib/kit/config/check-environment.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import { loadForecasterConfig } from "#services/forecast/forecaster/config.ts";
import { startForecaster } from "#services/forecast/forecaster/service.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { unlessInterrupted } from "./gateway-session.ts";
import { aborted } from "./interruption.ts";
import type { ServeForecasterArguments } from "./serve-arguments.ts";

/** Runs one forecaster until interrupted; the fits that it has then are finished. */
export async function serveForecasterCommand(
  typed: ServeForecasterArguments,
  { terminal, environment, interruption }: CommandContext,
): Promise<number> {
  const flags = Object.entries(typed).map(([path, value]) => ({
    source: `--${path} or PMX_${path.toUpperCase()}`,
    path,
    value,
  }));
  const config = loadForecasterConfig({ environment: checkEnvironment(environment), flags });
  const logger = createLogger({ level: config.logLevel, service: "forecaster" });
  const starting = startForecaster({ config, logger, clock: systemClock });
  const { address, close } = await unlessInterrupted(interruption, starting);
  terminal.out(`A forecaster runs at ${address} until interrupted (Ctrl-C). The forecast service sends its fits there with
  PMX_FORECASTERS=${address}
`);
  await aborted(interruption);
  await close();
  return exitCodes.pass;
}
