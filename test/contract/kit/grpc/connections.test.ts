import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { eventually } from "#test/support/eventually.ts";
import { type EchoServer, startEcho } from "./echo-server.ts";

/** A connection that sends nothing, and whether the server greets it or closes it at once. */
async function silent({ server }: EchoServer): Promise<{ socket: Socket; greeted: boolean }> {
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const greeted = await Promise.race([
    once(socket, "data").then(() => true),
    once(socket, "close").then(() => false),
  ]);
  return { socket, greeted };
}

for (const [what, limits] of [
  ["in all", { connectionsMax: 2 }],
  ["of one address", { connectionsPerAddressMax: 2 }],
] as const) {
  test(`a connection too many ${what} is closed at once, until another one has ended`, async () => {
    const echo = await startEcho({}, limits);
    const [first, second] = [await silent(echo), await silent(echo)];
    assert.deepEqual([first.greeted, second.greeted], [true, true]);
    assert.equal((await silent(echo)).greeted, false);
    first.socket.destroy();
    await eventually("a client is served", () =>
      echo.client.echo({ value: "x" }).then(
        () => true,
        () => false,
      ),
    );
    second.socket.destroy();
    await echo.close();
  });
}

test("a connection whose client does not speak loses its place long before its age", async () => {
  const echo = await startEcho({}, { connectionsMax: 1, greetingTimeoutMs: 50 });
  const { socket, greeted } = await silent(echo);
  assert.equal(greeted, true);
  socket.resume();
  await once(socket, "close");
  assert.equal((await echo.client.echo({ value: "x" })).value, "x");
  await echo.close();
});

test("a connection that sends nothing is closed at its age", async () => {
  const echo = await startEcho({}, { connectionAgeMaxMs: 50 });
  const { socket, greeted } = await silent(echo);
  assert.equal(greeted, true);
  socket.resume();
  await once(socket, "close");
  await echo.close();
});
