import type { CommandContext } from "../command-context.ts";
import { embeddedGateway, type GatewaySession, remoteGateway } from "../gateway-session.ts";
import { logPlace } from "../log-place.ts";
import type { DataPlace } from "./data-place.ts";

/**
 * Runs `work` with a gateway: the one that runs at an address, or one that is started here over a data
 * folder, leaves unfinished sprints alone, logs to the folder's pmx.log and is closed afterwards. It is for
 * commands that read records and bars: no thread that fits models starts before something is forecast.
 * @throws Fault of the start or of the work.
 */
export async function withGateway<T>(
  { address, dataDir }: DataPlace,
  context: CommandContext,
  work: (gateway: GatewaySession) => Promise<T>,
): Promise<T> {
  const log = logPlace(undefined, dataDir, context.terminal);
  try {
    const gateway =
      address === undefined
        ? await embeddedGateway(context, {
            dataDir,
            resumeSprints: false,
            forecastStart: "ON_DEMAND",
            log,
          })
        : remoteGateway(address, context.environment);
    try {
      return await work(gateway);
    } finally {
      await gateway.close();
    }
  } finally {
    log.close();
  }
}
