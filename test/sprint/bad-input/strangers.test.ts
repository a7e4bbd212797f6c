import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { after, test } from "node:test";
import { runPmx } from "#test/support/run-pmx.ts";
import { assertRefused } from "./refusals.ts";

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

async function addressOf(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

for (const [title, server] of [
  ["speaks HTTP/1", createHttpServer((_, response) => response.end("hello"))],
  ["hangs up", createServer((socket) => socket.destroy())],
  ["accepts and keeps silent", createServer((socket) => socket.on("error", () => undefined))],
] as const) {
  test(`an --address whose server ${title} is given up and named`, {
    timeout: 300_000,
  }, async () => {
    const address = await addressOf(server);
    const run = await runPmx(["sprint", "--json", "--address", address]);
    assertRefused(run, 69, new RegExp(`(cannot reach ${address}: |${address} did not answer)`));
  });
}
