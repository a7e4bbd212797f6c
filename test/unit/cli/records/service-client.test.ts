import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "#cli/records/service-client.ts";

const place = { address: "[::1]:51050", dataDir: ".pmx" };

test("a service is where this process started it, where its variable says, or beside the gateway", () => {
  const addresses = {
    gateway: "h:1",
    forecast: "h:2",
    "risk-gate": "h:3",
    execution: "h:4",
    audit: "h:5",
  };
  const environment = { PMX_AUDIT_ADDRESS: "audit:9", PMX_EXECUTION_ADDRESS: "" };
  const of = (name: "execution" | "audit", gateway: { readonly addresses?: typeof addresses }) =>
    addressOf({ name, gateway, place, environment });
  assert.deepEqual([of("execution", { addresses }), of("audit", { addresses })], ["h:4", "h:5"]);
  assert.deepEqual([of("execution", {}), of("audit", {})], ["[::1]:51053", "audit:9"]);
});
