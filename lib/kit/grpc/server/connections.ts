import type {
  Http2SecureServer,
  Http2Server,
  IncomingHttpHeaders,
  ServerHttp2Session,
} from "node:http2";
import type { Server } from "@grpc/grpc-js";
import { type ConnectionLimits, limitedConnections } from "../../connection-limit.ts";
import type { CountRefusal } from "../shared/call-metrics.ts";

/** The part of grpc-js's server that is concerned; it declares it private. */
interface Listening {
  readonly http2Servers: ReadonlyMap<Http2Server | Http2SecureServer, unknown>;
}

/** Bounds the connections of a server that is bound, and ends those whose client does not begin to speak HTTP/2. */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits & { readonly greetingTimeoutMs: number },
  refused: CountRefusal,
): void {
  const accept = limitedConnections(limits, () => refused("connection"));
  const { http2Servers } = server as unknown as Listening;
  for (const http2 of http2Servers.keys()) {
    http2.prependListener("connection", accept);
    http2.on("session", (session) => endUnlessGreeted(session, limits.greetingTimeoutMs));
  }
}

/** A client that means to call sends its settings at once (RFC 9113, 3.4). */
function endUnlessGreeted(session: ServerHttp2Session, timeoutMs: number): void {
  const timer = setTimeout(() => session.destroy(), timeoutMs);
  const stop = () => clearTimeout(timer);
  session.once("remoteSettings", stop);
  session.once("stream", stop);
  session.once("close", stop);
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
