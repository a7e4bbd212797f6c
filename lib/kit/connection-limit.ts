import type { Socket } from "node:net";

/** How many connections a port has at a time, in all and from one address; one more is closed at once. */
export interface ConnectionLimits {
  readonly connectionsMax: number;
  /** 0: as many as the port has. */
  readonly connectionsPerAddressMax: number;
}

/** Half of what the port of HTTP has: nobody alone can take all of them. */
export const connectionsPerAddressDefault = 256;

/**
 * What a server does with a connection before anything is read from it: those that strangers open and leave would
 * otherwise use up its file descriptors, and the places of everybody else.
 * @param refused called for each connection that is closed
 */
export function limitedConnections(
  { connectionsMax, connectionsPerAddressMax }: ConnectionLimits,
  refused: () => void,
): (socket: Socket) => void {
  const open = new Map<string, number>();
  const perAddressMax = connectionsPerAddressMax === 0 ? connectionsMax : connectionsPerAddressMax;
  let all = 0;
  return (socket) => {
    const caller = callerAt(socket.remoteAddress ?? "");
    const ofCaller = open.get(caller) ?? 0;
    if (all >= connectionsMax || ofCaller >= perAddressMax) {
      refused();
      socket.destroy();
      return;
    }
    all += 1;
    open.set(caller, ofCaller + 1);
    socket.once("close", () => {
      all -= 1;
      const left = (open.get(caller) ?? 1) - 1;
      if (left > 0) open.set(caller, left);
      else open.delete(caller);
    });
  };
}

/**
 * Whom an address counts for: an IPv4 address, also where IPv6 wraps it, or the first 64 bits of an IPv6 address,
 * since one machine may use all that share them.
 */
export function callerAt(address: string): string {
  const wrapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (wrapped !== undefined) return wrapped;
  if (!address.includes(":")) return address;
  const [start = "", end] = address.replace(/%.*$/, "").split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const absent = 8 - groups(start).length - groups(end ?? "").length;
  const all = [...groups(start), ...Array<string>(Math.max(0, absent)).fill("0")];
  return `${[...all, ...groups(end ?? "")].slice(0, 4).join(":")}::/64`;
}
