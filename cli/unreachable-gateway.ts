import { Fault } from "#lib/kernel/fault.ts";
import { isLoopback } from "#lib/kit/config/exposure.ts";
import { addressVariables, type ProcessName, portOffset } from "./port-offset.ts";

/** Where `pmx serve` listens unless it is set otherwise. */
export const defaultGateway = "127.0.0.1:50050";

/**
 * The error of a command, with what to do where nothing listens at the gateway that it called, or at a service that was
 * looked for beside that gateway. What a gateway says of services that it cannot reach itself stays as it is.
 * @param typed the words of the command
 * @param program how this user calls pmx
 */
export function withRemedy(error: unknown, typed: readonly string[], program: string): unknown {
  if (!(error instanceof Fault) || error.reason !== "PEER_UNREACHABLE") return error;
  if (!/^cannot reach \S+: connect ECONNREFUSED/.test(error.message)) return error;
  const remedy = remedyOf(error.metadata.address ?? "", statedAddress(typed), program);
  if (remedy === undefined) return error;
  const { code, reason, message, metadata } = error;
  return new Fault(code, reason, `${message} ${remedy}`, { metadata, cause: error });
}

function remedyOf(away: string, stated: string | undefined, program: string): string | undefined {
  const gateway = stated ?? defaultGateway;
  if (away === gateway) {
    if (stated === undefined) {
      return `Start all services with ${program} serve, or name a gateway that runs with --address HOST:PORT.`;
    }
    const [host, port] = split(gateway);
    if (!isLoopback(host)) return undefined;
    const ports = gateway.endsWith(":50050") ? "" : ` --base-port ${port}`;
    return `${program} serve${ports} starts all services there.`;
  }
  const [host, port] = split(away);
  const [gatewayHost, gatewayPort] = split(gateway);
  const beside = Object.entries(addressVariables).find(
    ([name]) => gatewayPort + portOffset[name as ProcessName] === port,
  );
  if (beside === undefined || host !== gatewayHost) return undefined;
  const [name, variable] = beside;
  return `The ${name} service was looked for beside the gateway: where it listens elsewhere, set ${variable}.`;
}

/** What was typed after --address. */
function statedAddress(typed: readonly string[]): string | undefined {
  const at = typed.findIndex((word) => word === "--address" || word.startsWith("--address="));
  const word = typed[at];
  return word?.includes("=") ? word.slice(word.indexOf("=") + 1) : typed[at + 1 || typed.length];
}

function split(address: string): readonly [host: string, port: number] {
  const colon = address.lastIndexOf(":");
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
}
