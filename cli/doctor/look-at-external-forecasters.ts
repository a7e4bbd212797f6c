import { Fault } from "#lib/kernel/fault.ts";
import type { ChannelOptions } from "#lib/kit/grpc/client/channel.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { externalForecastersOf } from "../process-definitions.ts";
import type { Environment } from "../setting.ts";
import { type Finding, fail, ok } from "./finding.ts";

const answerMs = 10_000;

/**
 * Asks the external forecasters that a forecast service would ask which was started here for their policy: they need to be
 * no process of pmx, so that nothing else is asked of them.
 * @throws Fault CONFIG_INVALID
 */
export function lookAtExternalForecasters(
  environment: Environment,
  caller: ChannelOptions = {},
): Promise<readonly Finding[]> {
  const addresses = [...externalForecastersOf({ environment })];
  return Promise.all(addresses.map(([name, address]) => lookAt(name, address, caller)));
}

async function lookAt(name: string, address: string, caller: ChannelOptions): Promise<Finding> {
  const subject = `external forecaster ${name} at ${address}`;
  let channel: Channel | undefined;
  try {
    channel = openChannel(address, caller);
    const client = clientOf(ForecastService, channel);
    const { policyHash } = await client.getPolicy({}, { deadlineMs: answerMs });
    if (policyHash !== "") return ok("peer", subject, `forecasts by policy ${policyHash}`);
    const remedy = "have GetPolicy answer a policy_hash that changes with what it forecasts by";
    return fail("peer", subject, "states no policy_hash", remedy);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const remedy = "start it, or correct externalForecasters (PMX_EXTERNAL_FORECASTERS)";
    return fail("peer", subject, error.message, remedy);
  } finally {
    channel?.close();
  }
}
