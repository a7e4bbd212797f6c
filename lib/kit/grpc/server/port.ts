import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import type { Tls } from "../../security/tls.ts";
import { systemFaultOf } from "../../system-fault.ts";

/** Where a server listens; the settings of a process have these. */
export interface ListenSettings {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/**
 * Binds a server, in plain text unless TLS is given. Resolves to the port: the one asked for, or a free one for 0. Errors name the
 * variable that sets the port.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID when this machine cannot listen on the host or TLS has no certificate, or STORAGE_NOT_WRITABLE when
 *   too many files are open.
 */
export function bindPort(
  server: grpc.Server,
  listen: ListenSettings,
  options: { readonly tls?: Tls | undefined; readonly variable?: string } = {},
): Promise<number> {
  const { tls, variable = "PMX_PORT" } = options;
  const address = hostPort(listen.host, listen.port);
  const credentials = tls?.serverCredentials() ?? grpc.ServerCredentials.createInsecure();
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) => {
      if (error) reject(bindFault(error, address, variable));
      else resolve(bound);
    });
  });
}

/** `127.0.0.1:50051`, and `[::1]:50051` for an IPv6 host. */
export function hostPort(host: string, port: number): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]:${port}` : `${host}:${port}`;
}

function bindFault(cause: Error, address: string, variable: string): Fault {
  const details = { metadata: { address }, cause };
  if (cause.message.includes("EADDRINUSE")) {
    const message = `${address} is in use: stop the process that listens there, or choose another port (${variable}; 0 takes a free one)`;
    return new Fault("FAILED_PRECONDITION", "PORT_IN_USE", message, details);
  }
  const ofSystem = systemFaultOf(cause);
  if (ofSystem !== undefined) return ofSystem;
  const message = `cannot listen on ${address}: choose a host and port of this machine (PMX_HOST, ${variable}): ${cause.message}`;
  return new Fault("INVALID_ARGUMENT", "CONFIG_INVALID", message, details);
}
