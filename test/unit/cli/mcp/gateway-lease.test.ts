import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandContext } from "#cli/command-context.ts";
import type { EmbeddedServices } from "#cli/embedded.ts";
import { GatewayLease } from "#cli/mcp/gateway-lease.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { eventually } from "#test/support/eventually.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { recordingTerminal } from "../recording-terminal.ts";

/** A lease of services that only count how often they were started and closed. */
function leaseOf(idleMs: number, refuse = () => false) {
  const seen = { started: 0, closed: 0 };
  const context = {
    terminal: recordingTerminal().terminal,
    environment: {},
    interruption: new AbortController().signal,
    startEmbedded: async () => {
      if (refuse()) throw new Fault("UNAVAILABLE", "DATABASE_LOCKED", "held by another process");
      seen.started += 1;
      const close = async () => {
        seen.closed += 1;
      };
      return { addresses: { gateway: "127.0.0.1:1" }, close } as unknown as EmbeddedServices;
    },
  } as unknown as CommandContext;
  return { seen, lease: new GatewayLease({ dataDir: temporaryFolder() }, context, idleMs) };
}

test("services start with the first use, serve all that overlap, and close when nobody has used them for a while", async () => {
  const { seen, lease } = leaseOf(20);
  assert.deepEqual(seen, { started: 0, closed: 0 });
  let release = () => {};
  const long = lease.use(
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  await lease.use(async () => undefined);
  assert.deepEqual(seen, { started: 1, closed: 0 });
  release();
  await long;
  await eventually("they are closed", () => seen.closed === 1);
  await lease.use(async () => undefined);
  assert.equal(seen.started, 2);
  await lease.close();
  assert.equal(seen.closed, 2);
});

test("a start that failed is tried again by the next use", async () => {
  let isHeld = true;
  const { seen, lease } = leaseOf(10_000, () => isHeld);
  await assert.rejects(
    lease.use(async () => undefined),
    {
      reason: "DATABASE_LOCKED",
      message: /^the data folder is in use: .+ start pmx mcp with --address/,
    },
  );
  isHeld = false;
  await lease.use(async () => undefined);
  assert.equal(seen.started, 1);
  await lease.close();
});
