import assert from "node:assert/strict";
import { test } from "node:test";
import type * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { bindPort, hostPort } from "#lib/kit/grpc/server/port.ts";

test("hostPort joins a host and a port", () => {
  assert.equal(hostPort("127.0.0.1", 50051), "127.0.0.1:50051");
});

test("hostPort brackets an IPv6 host", () => {
  assert.equal(hostPort("::1", 50051), "[::1]:50051");
});

/** What binding throws where grpc-js says this. */
async function faultOf(said: string): Promise<Fault> {
  const server = {
    bindAsync: (_: string, __: unknown, done: (error: Error, port: number) => void) =>
      done(new Error(said), 0),
  } as unknown as grpc.Server;
  const fault = await bindPort(server, { host: "127.0.0.1", port: 50_050 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(fault instanceof Fault);
  return fault;
}

test("where too many files are open the advice is their limit, and not another host", async () => {
  const said =
    "No address added out of total 1 resolved errors: [listen EMFILE: too many open files]";
  const { reason, message } = await faultOf(said);
  assert.equal(reason, "STORAGE_NOT_WRITABLE");
  assert.match(message, /ulimit -n/);
  assert.doesNotMatch(message, /PMX_HOST/);
});

test("a host that is not of this machine is named with the settings that change it", async () => {
  const { reason, message } = await faultOf("listen EADDRNOTAVAIL: address not available");
  assert.equal(reason, "CONFIG_INVALID");
  assert.match(message, /127\.0\.0\.1:50050.*PMX_HOST/);
});
