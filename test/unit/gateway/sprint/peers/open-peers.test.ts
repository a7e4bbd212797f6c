import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type OpenPeers, openPeers } from "#gateway/sprint/peers/open-peers.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { openChannel } from "#lib/kit/grpc/client/client.ts";
import { type RunningServer, register, startServer } from "#lib/kit/grpc/server/server.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";

/** An audit service that computes for ever, unless its caller leaves. */
let asked = (): void => undefined;
let stopped = (): void => undefined;
const isAsked = new Promise<void>((resolve) => {
  asked = resolve;
});
const isStopped = new Promise<void>((resolve) => {
  stopped = resolve;
});
const unused = () => Promise.reject(new Error("not called"));
const methods = AuditService.methods.map(({ localName }) => [localName, unused] as const);

let server: RunningServer;
let peers: OpenPeers;
before(async () => {
  const handlers = {
    ...Object.fromEntries(methods),
    async evaluateGate(_request: unknown, { signal }: { readonly signal: AbortSignal }) {
      asked();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped();
      throw signal.reason;
    },
  };
  server = await startServer({
    listen: { host: "127.0.0.1", port: 0 },
    registrations: [register(AuditService, handlers as never, contractSettings)],
    logger: quietLogger,
  });
  const { address } = server;
  const addresses = { forecast: address, riskGate: address, execution: address, audit: address };
  peers = openPeers(openChannel, addresses, { interactiveMs: 60_000, sprintMs: 60_000 });
});
after(async () => {
  peers.close();
  await server.drain(0);
});

test("a caller that leaves the gateway stops what the gateway has asked of a service for it", async () => {
  const caller = new AbortController();
  const question = {
    ...{ gate: "phase-1", specHash: "", auditSets: ["sprints/a"] as const, after: [] },
  };
  const { audit } = peers.computing(caller.signal);
  const evaluation = audit.evaluateTogether(question as never);
  await isAsked;
  caller.abort();
  await assert.rejects(evaluation, (error) => error instanceof Fault && error.code === "CANCELLED");
  await isStopped;
});
