import { buildOfSource } from "#lib/kit/build.ts";
import type { ChannelOptions } from "#lib/kit/grpc/client/channel.ts";
import { forecastersOf } from "../process-definitions.ts";
import type { Environment } from "../setting.ts";
import { askProcess } from "./ask-process.ts";
import { type Finding, fail, ok } from "./finding.ts";
import { judgeForecasters } from "./judge-forecasters.ts";
import { judgePeers } from "./judge-processes.ts";

/**
 * Asks the forecasters that a forecast service would call which was started here.
 * @throws Fault CONFIG_INVALID
 */
export async function lookAtForecasters(
  environment: Environment,
  caller: ChannelOptions = {},
): Promise<readonly Finding[]> {
  const { addresses, configSections } = forecastersOf({ environment });
  if (addresses.length === 0) return [];
  const own = buildOfSource();
  const peers = await Promise.all(
    addresses.map((address) => askProcess({ name: "forecaster", address, peerDepth: 0 }, caller)),
  );
  const builds = peers.flatMap(({ address, status }) => {
    if (status === undefined) return [];
    const subject = `forecaster at ${address}`;
    if (status.build === own) return [ok("build", subject, `runs ${own}`)];
    const says = `runs ${status.build}, and this is ${own}: it would be passed over`;
    return [fail("build", subject, says, "start both from one build")];
  });
  return [
    ...judgePeers("forecast", peers),
    ...builds,
    ...judgeForecasters({ configSections }, peers),
  ];
}
