import assert from "node:assert/strict";
import { test } from "node:test";
import { withRemedy } from "#cli/unreachable-gateway.ts";
import { Fault } from "#lib/kernel/fault.ts";

const refused = (address: string, what = `connect ECONNREFUSED ${address}`) =>
  new Fault("UNAVAILABLE", "PEER_UNREACHABLE", `cannot reach ${address}: ${what}; is it running?`, {
    metadata: { address },
  });

for (const [typed, away, remedy] of [
  [
    "watch",
    "127.0.0.1:50050",
    "Start all services with npx pmx serve, or name a gateway that runs with --address HOST:PORT.",
  ],
  [
    "watch --address 127.0.0.1:50050",
    "127.0.0.1:50050",
    "npx pmx serve starts all services there.",
  ],
  [
    "list --address=localhost:51050",
    "localhost:51050",
    "npx pmx serve --base-port 51050 starts all services there.",
  ],
  [
    "verify --address h:51050",
    "h:51054",
    "The audit service was looked for beside the gateway: where it listens elsewhere, set PMX_AUDIT_ADDRESS.",
  ],
  ["list --address h:51050", "h:51050", undefined],
  ["sprint", "127.0.0.1:50057", undefined],
  ["sprint --address h:51050", "f:51051", undefined],
] as const) {
  test(`pmx ${typed} without a server at ${away} says ${remedy ?? "no more than that"}`, () => {
    const error = refused(away);
    const { message } = withRemedy(error, typed.split(" "), "npx pmx") as Fault;
    assert.equal(message, remedy === undefined ? error.message : `${error.message} ${remedy}`);
  });
}

test("an error other than that nothing listens stays as it is", () => {
  for (const error of [
    refused("127.0.0.1:50050", "wrong version number"),
    new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "sprints/a does not exist"),
    new TypeError("x"),
  ]) {
    assert.equal(withRemedy(error, ["watch"], "pmx"), error);
  }
});
