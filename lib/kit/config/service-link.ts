import type { Environment } from "./environment.ts";

const prefix = "PMX(?:_[A-Z0-9_]+)?";
const port = "PORT_\\d+_(?:TCP|UDP|SCTP)";

/** Names that hold a host, a port or a protocol. */
const parts = new RegExp(
  `^${prefix}_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|${port}_(?:ADDR|PORT|PROTO))$`,
);
/** Names that hold the whole address of a port. */
const addresses = new RegExp(`^${prefix}_(?:PORT|${port})$`);

/**
 * The environment without what Kubernetes injects for a service whose name is `pmx` or begins with
 * `pmx-`: of a service `pmx`, `PMX_SERVICE_HOST`, `PMX_SERVICE_PORT`, `PMX_SERVICE_PORT_GRPC`,
 * `PMX_PORT=tcp://10.0.0.1:50050`, `PMX_PORT_50050_TCP` with the same value, `PMX_PORT_50050_TCP_ADDR`,
 * `…_PORT` and `…_PROTO`. `PMX_PORT` is ours as well, and only its value tells.
 *
 * Source: kubernetes.io, "Service", section "Environment variables".
 */
export function withoutServiceLinks(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, text]) => !isServiceLink(name, text)),
  );
}

function isServiceLink(name: string, text: string | undefined): boolean {
  return parts.test(name) || (addresses.test(name) && /^(?:tcp|udp|sctp):\/\//.test(text ?? ""));
}
