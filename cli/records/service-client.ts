import type { DescService } from "@bufbuild/protobuf";
import { type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { callerOf } from "../caller.ts";
import type { DataPlace } from "../data/data-place.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { addressVariables, portOffset } from "../port-offset.ts";
import type { Environment } from "../setting.ts";

/** Where to look for a service. */
export interface ServicePlace {
  readonly name: keyof typeof addressVariables;
  readonly gateway: Pick<GatewaySession, "addresses">;
  readonly place: DataPlace;
  readonly environment: Environment;
}

/** Runs `work` with a client of a service of the gateway's. @throws Fault of the work. */
export async function withService<Service extends DescService, T>(
  service: Service,
  where: ServicePlace,
  work: (client: ClientOf<Service>) => Promise<T>,
): Promise<T> {
  const { client, close } = openService(service, where);
  try {
    return await work(client);
  } finally {
    close();
  }
}

/** A client of a service of the gateway's, until it is closed. */
export function openService<Service extends DescService>(
  service: Service,
  where: ServicePlace,
): { readonly client: ClientOf<Service>; readonly close: () => void } {
  const isOwn = where.gateway.addresses !== undefined;
  const security = isOwn ? undefined : callerOf(where.environment);
  try {
    const channel = openChannel(addressOf(where), security?.caller);
    const close = () => {
      channel.close();
      security?.close();
    };
    return { client: clientOf(service, channel), close };
  } catch (error) {
    security?.close();
    throw error;
  }
}

/**
 * Where a service listens: as this process started it; where its variable says, which the gateway has too; else on the
 * port that pmx serve gives it beside the gateway's.
 */
export function addressOf({ name, gateway, place, environment }: ServicePlace): string {
  const own = gateway.addresses?.[name] ?? environment[addressVariables[name]];
  if (own !== undefined && own !== "") return own;
  const address = place.address ?? "";
  const colon = address.lastIndexOf(":");
  return `${address.slice(0, colon)}:${Number(address.slice(colon + 1)) + portOffset[name]}`;
}
