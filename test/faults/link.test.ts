import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Link, openLink } from "./link.ts";

/** Answers every byte that it gets. */
const echo = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.pipe(socket);
});
let link: Link;
let client: Socket;
let received = "";

before(async () => {
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
});
after(() => void echo.close());
beforeEach(async () => {
  link = await openLink();
  link.leadTo((echo.address() as AddressInfo).port);
  client = await opened();
});
afterEach(async () => {
  client.destroy();
  await link.close();
});

/** Resolves when a connection has ended, however. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

async function opened(): Promise<Socket> {
  const socket = connect(link.port, "127.0.0.1");
  received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function arrives(text: string): Promise<void> {
  while (received.length < text.length) await once(client, "data");
  assert.equal(received, text);
}

test("a link passes what is sent, both ways", async () => {
  const text = "0123456789".repeat(100_000);
  client.write(text);
  await arrives(text);
});

test("a slow link passes everything in order, later", async () => {
  link.disturb("SLOW");
  const startedMs = performance.now();
  client.write("one ");
  await delay(20);
  client.write("two ");
  await delay(20);
  client.write("three");
  await arrives("one two three");
  assert.ok(performance.now() - startedMs > 150);
});

test("a link that is cut breaks its connections and refuses others until it is healed", async () => {
  client.write("a");
  await arrives("a");
  link.disturb("CUT");
  await closed(client);
  const refused = connect(link.port, "127.0.0.1").on("error", () => undefined);
  await closed(refused);
  link.heal();
  client = await opened();
  client.write("again");
  await arrives("again");
});

test("a silent link passes nothing, and its connections that lost bytes break at the end", async () => {
  link.disturb("SILENT");
  client.write("lost");
  await delay(50);
  assert.equal(received, "");
  assert.equal(client.destroyed, false);
  const ended = closed(client);
  link.heal();
  await ended;
  assert.equal(received, "");
});
