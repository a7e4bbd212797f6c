import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { systemFaultOf } from "../../system-fault.ts";

/** Where a server listens; the settings of a process have these. */
export interface ListenSettings {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/**
 * Binds a server without TLS. Resolves to the port: the one asked for, or a free one for 0. Errors name the
 * variable that sets the port.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID when this machine cannot listen on the host, or STORAGE_NOT_WRITABLE when
 *   too many files are open.
 */
export function bindPort(
  server: grpc.Server,
  listen: ListenSettings,
  variable = "PMX_PORT",
): Promise<number> {
  const address = hostPort(listen.host, listen.port);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) => {
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
