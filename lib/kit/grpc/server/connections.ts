import type { Http2SecureServer, Http2Server, IncomingHttpHeaders } from "node:http2";
import type { Socket } from "node:net";
import type { Server } from "@grpc/grpc-js";
import type { CountRefusal } from "../shared/call-metrics.ts";

/** How many connections a server has at a time, in all and from one address; one more is closed at once. */
export interface ConnectionLimits {
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
}

/** The part of grpc-js's server that is concerned; it declares it private. */
interface Listening {
  readonly http2Servers: ReadonlyMap<Http2Server | Http2SecureServer, unknown>;
}

/**
 * Bounds the connections of a server that is bound, before anything is read from them: those that strangers open
 * and leave would otherwise use up its file descriptors.
 */
export function limitConnections(
  server: Server,
  { connectionsMax, connectionsPerAddressMax }: ConnectionLimits,
  refused: CountRefusal,
): void {
  const open = new Map<string, number>();
  let all = 0;
  const accept = (socket: Socket): void => {
    const { remoteAddress: address = "" } = socket;
    const ofAddress = open.get(address) ?? 0;
    if (all >= connectionsMax || ofAddress >= connectionsPerAddressMax) {
      refused("connection");
      socket.destroy();
      return;
    }
    all += 1;
    open.set(address, ofAddress + 1);
    socket.once("close", () => {
      all -= 1;
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  };
  const { http2Servers } = server as unknown as Listening;
  for (const http2 of http2Servers.keys()) http2.prependListener("connection", accept);
}

/**
 * Counts what the transport of a server that is bound refuses by itself: methods that nobody serves, and connections
 * that end before both sides have agreed on keys.
 * @param served the paths of all methods
 */
export function watchTransport(
  server: Server,
  served: ReadonlySet<string>,
  refused: CountRefusal,
): void {
  const look = (_stream: unknown, { ":path": path }: IncomingHttpHeaders): void => {
    if (path === undefined || !served.has(path)) refused("unknown_method");
  };
  const { http2Servers } = server as unknown as Listening;
  for (const http2 of http2Servers.keys()) {
    http2.on("stream", look);
    http2.on("tlsClientError", () => refused("handshake"));
  }
}
