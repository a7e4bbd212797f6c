import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create, type JsonValue, type Message } from "@bufbuild/protobuf";
import { type EmbeddedServices, startEmbedded } from "#cli/embedded.ts";
import { createPmxClient, type PmxClient } from "#clients/typescript/src/node.ts";
import { requestIdField } from "#clients/typescript/src/request-id.ts";
import { ownServices, type ProcessName } from "#clients/typescript/src/services.ts";
import type { FaultCode } from "#lib/kernel/fault.ts";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { statusOfCode } from "#lib/kit/http/answers.ts";
import { RefusedFactsService } from "#proto/pmx/ops/v1/refused_facts_service_pb.ts";
import { attackedMethods } from "#test/fuzz/corpus.ts";
import { makeWorld } from "#test/fuzz/world.ts";
import { type AnyCall, type Outcome, outcomeOf } from "#test/support/call-outcomes.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type Curled, curled } from "./curl.ts";

let services: EmbeddedServices;
/** Of each method a call that is valid, and one without a field. */
let calls: readonly AnyCall[];
let byHttp: PmxClient;
let byGrpc: PmxClient;
let overHttp: readonly Outcome[];
before(async () => {
  services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    resumeSprints: false,
    environment: { PMX_HTTP_PORT: "0" },
    logger: quietLogger,
  });
  const { "risk-gate": riskGate, ...others } = services.addresses;
  const none = (): undefined => undefined;
  const target = { ended: none, logged: () => "", stop: async () => undefined, kill: none };
  const world = await makeWorld({ addresses: services.addresses, ...target });
  calls = attackedMethods
    .map(({ service, method, valid }) => {
      // At a port that answers for all, the first one does.
      const process: ProcessName = service === RefusedFactsService ? "execution" : "audit";
      const isOwn = Object.values(ownServices).some((one) => one === service);
      const call: AnyCall = { method, requests: valid(world, 3) };
      return isOwn ? { ...call, process } : call;
    })
    .flatMap((call) => [call, { ...call, requests: [emptyOf(call)] }].map(small));
  const baseUrl = `http://${services.httpAddress}`;
  byHttp = createPmxClient({ baseUrl, format: "json", retry: false });
  const addresses = Object.fromEntries(
    Object.entries({ riskGate, ...others }).map(([name, address]) => [name, `http://${address}`]),
  );
  byGrpc = createPmxClient({ addresses, transport: "grpc", retry: false });
  // What a first call creates, the later ones find.
  await round(byHttp);
  overHttp = await round(byHttp);
});
after(async () => {
  byHttp?.close();
  byGrpc?.close();
  await services?.close();
});

/** A request without a field but the id, which the client would add. */
function emptyOf({ method: { input } }: AnyCall): Message {
  return create(input, requestIdField(input) === undefined ? {} : { requestId: "empty" });
}

/** Lists that each round makes longer, by their first entry. */
function small(call: AnyCall): AnyCall {
  if (call.method.name !== "ListReadiness") return call;
  const [request] = call.requests as [Message & { pageSize: number }];
  return { ...call, requests: [Object.assign(request, { pageSize: 1 })] };
}

async function round(client: PmxClient): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const call of calls) outcomes.push(await outcomeOf(client, call));
  return outcomes;
}

/** What is another with each call: how far facts are, what was measured, what is signed anew. */
const passing =
  /^(sequence|(applied|consumed|published)UpTo|\w*(Bytes|Seconds|Ms|Count)|nextPageToken|checkpoint|envelope|root|index|size)$/;
/** The same within texts: times that are not of bars, how many there are, and what an evaluation is called. */
const year = new Date().getUTCFullYear();
const now = new RegExp(`${year}-\\d\\d-\\d\\dT[\\d:.]+Z|\\d+ times|readiness/[\\da-f-]+`, "g");

/** An outcome without what is another with each call. */
function lasting({ answers, error }: Outcome): unknown {
  const text = JSON.stringify({ answers, error }, (key, value: JsonValue) => {
    if (passing.test(key) && value !== null) return typeof value;
    return typeof value === "string" ? value.replaceAll(now, "now") : value;
  });
  return JSON.parse(text);
}

function assertSame(others: readonly Outcome[]): void {
  const different = calls.flatMap(({ method }, index) => {
    const [one, other] = [lasting(overHttp[index]!), lasting(others[index]!)];
    try {
      assert.deepEqual(other, one);
      return [];
    } catch (error) {
      return [`${pathOf(method)}: ${(error as Error).message.slice(0, 2_000)}`];
    }
  });
  assert.equal(different.join("\n"), "");
}

test("every RPC is called, and most answer", () => {
  const answered = overHttp.filter(({ answers, error }) => answers.length > 0 && !error);
  const refused = overHttp.filter(({ error }) => error?.code === "INVALID_ARGUMENT");
  assert.ok(calls.length > 190, `${calls.length}`);
  assert.ok(answered.length > 90, `${answered.length}`);
  assert.ok(refused.length > 40, `${refused.length}`);
  const unknown = overHttp.filter(({ error }) => /INTERNAL|UNKNOWN|UNIM/.test(`${error?.code}`));
  assert.deepEqual(unknown, []);
});

test("over gRPC every RPC answers as over HTTP, errors with their reasons and details", async () => {
  assertSame(await round(byGrpc));
});

test("curl is answered as the client is, with the status of the error", async () => {
  const all = await curled(`http://${services.httpAddress}`, calls, temporaryFolder());
  assertSame(all);
  const statusOf = ({ error }: Curled, { method }: AnyCall) =>
    error === undefined || method.methodKind !== "unary"
      ? 200
      : statusOfCode(error.code as FaultCode);
  for (const [index, one] of all.entries()) {
    assert.equal(one.status, statusOf(one, calls[index]!), pathOf(calls[index]!.method));
  }
});
