import { Http2SubchannelConnector } from "@grpc/grpc-js/build/src/transport.js";
import { closeInNextTurnOnDeno } from "./close-on-deno.ts";

/** The parts of grpc-js's connection that are concerned; it declares them private. */
interface Connection {
  readonly session: {
    readonly closed: boolean;
    readonly destroyed: boolean;
    close(done?: () => void): void;
    once(event: "goaway", listener: () => void): unknown;
  };
  canSendPing(): boolean;
  clearKeepaliveTimeout(): void;
}

/**
 * Sends no keepalive ping on a connection that the server lets end (GOAWAY), as when it drains or when the
 * connection has reached its age. On Node such a ping is never sent, grpc-js takes that for a broken
 * connection, and cuts the calls that the server still answers (grpc-node #3068, open for 1.14.7). What
 * waits there for a machine that is gone ends by its own deadline.
 */
const { connect } = Http2SubchannelConnector.prototype;
Http2SubchannelConnector.prototype.connect = async function (...target) {
  const transport = await connect.apply(this, target);
  const connection = transport as unknown as Connection;
  const { session } = connection;
  closeInNextTurnOnDeno(session);
  const canSendPing = connection.canSendPing.bind(connection);
  connection.canSendPing = () => !session.closed && canSendPing();
  // An answer to a ping that is under way may not come any more either.
  session.once("goaway", () => connection.clearKeepaliveTimeout());
  return transport;
};
