import { type StatusObject, status } from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { isFromPeer, toFault } from "../shared/status.ts";
import { type Channel, unreachable } from "./channel.ts";

/**
 * The Fault of a call that failed: the peer's own if it answered one, otherwise the failure of the
 * transport with the peer's address and the method.
 */
export function peerFault(
  error: StatusObject,
  { address, usesTls }: Pick<Channel, "address" | "usesTls">,
  method: string,
): Fault {
  if (isFromPeer(error)) return toFault(error);
  const metadata = { address };
  const { code, details } = error;
  const lost = code === status.CANCELLED || details.startsWith("Received RST_STREAM");
  if (code === status.UNAVAILABLE || lost) {
    return unreachable(address, reachDetail(details), error, usesTls);
  }
  if (code === status.DEADLINE_EXCEEDED) {
    const message = `${address} did not answer ${method} before the deadline`;
    return new Fault("DEADLINE_EXCEEDED", "DEADLINE", message, { metadata, cause: error });
  }
  if (code === status.RESOURCE_EXHAUSTED && details.includes("larger than")) {
    const message = `${method} of ${address}: ${details}; send or ask for less`;
    return new Fault("RESOURCE_EXHAUSTED", "FIELD_INVALID", message, { metadata, cause: error });
  }
  const plain = toFault(error);
  const message = `${address} answered ${method} with ${status[code]}: ${details}`;
  return new Fault(plain.code, plain.reason, message, { metadata, cause: error });
}

/** The socket's own message, which the load balancer wraps in a long text, sometimes twice. */
function reachDetail(details: string): string {
  const said = /.*error: (.*?)\.? Resolution note/is.exec(details)?.[1] ?? details;
  // OpenSSL says `8046…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/…`.
  const [, ofTls] = /:SSL routines:[^:]*:([^:]+):/.exec(said) ?? [];
  return ofTls ?? said.replace(/ \(\d{4}-\d\d-\d\dT[^)]*\)$/, "");
}
