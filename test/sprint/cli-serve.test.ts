import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { pmx } from "./cli-scripted-gateway.ts";

test("a port in use keeps serve from starting and exits 69", async () => {
  const { code, out, err } = await pmx(["serve"], {
    startEmbedded: () =>
      Promise.reject(new Fault("FAILED_PRECONDITION", "PORT_IN_USE", "port 50050 is taken")),
  });
  assert.deepEqual([code, out, err], [69, "", "pmx: port 50050 is taken\n"]);
});

test("serve prints where everything listens and closes it when interrupted", async () => {
  const interruption = new AbortController();
  let closed = false;
  const addresses = {
    gateway: "127.0.0.1:50050",
    forecast: "127.0.0.1:50051",
    "risk-gate": "127.0.0.1:50052",
    execution: "127.0.0.1:50053",
    audit: "127.0.0.1:50054",
  };
  setTimeout(() => interruption.abort(), 50);
  const { code, out } = await pmx(["serve"], {
    interruption: interruption.signal,
    startEmbedded: async () => ({
      addresses,
      resumeSprints: () => assert.fail("serve resumes at its start"),
      close: async () => {
        closed = true;
      },
    }),
  });
  assert.deepEqual([code, closed], [0, true]);
  for (const address of Object.values(addresses)) assert.ok(out.includes(address));
  assert.match(out, /buf curl --protocol grpc --http2-prior-knowledge/);
});
