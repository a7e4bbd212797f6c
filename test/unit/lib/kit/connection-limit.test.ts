import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { test } from "node:test";
import { callerAt, limitedConnections } from "#lib/kit/connection-limit.ts";

/** A connection of an address, which can be closed. */
class Connection extends EventEmitter {
  isClosed = false;
  readonly remoteAddress: string;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.isClosed = true;
    this.emit("close");
  }
}

/** Whether a connection of each address stays open, and how many were refused. */
function opened(connectionsMax: number, connectionsPerAddressMax: number, addresses: string[]) {
  let refused = 0;
  const accept = limitedConnections({ connectionsMax, connectionsPerAddressMax }, () => {
    refused += 1;
  });
  const connections = addresses.map((address) => {
    const connection = new Connection(address);
    accept(connection as unknown as Socket);
    return connection;
  });
  const open = (address: string) => {
    const connection = new Connection(address);
    accept(connection as unknown as Socket);
    return !connection.isClosed;
  };
  return { stay: connections.map(({ isClosed }) => !isClosed), connections, open, refused };
}

test("one address has as many connections as it may, and others still connect", () => {
  const { stay, refused } = opened(10, 2, ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]);
  assert.deepEqual([stay, refused], [[true, true, false, true], 1]);
});

test("a connection that ends makes room for one more, and one that was refused does not", () => {
  const { connections, open } = opened(10, 1, ["192.0.2.1", "192.0.2.1"]);
  assert.equal(open("192.0.2.1"), false);
  connections[0]?.destroy();
  assert.deepEqual([open("192.0.2.1"), open("192.0.2.1")], [true, false]);
});

test("without a limit by address one address has all connections of the port", () => {
  const { stay } = opened(3, 0, ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]);
  assert.deepEqual(stay, [true, true, true, false]);
});

for (const [address, caller] of [
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
] as const) {
  test(`a connection of ${address} counts for ${caller}`, () => {
    assert.equal(callerAt(address), caller);
  });
}
