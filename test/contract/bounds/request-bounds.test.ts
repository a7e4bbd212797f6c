import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { Fault, type FieldViolation } from "#lib/kernel/fault.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { streamsRequests, streamsResponses } from "#lib/kit/grpc/shared/service-definition.ts";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import type { Status } from "#proto/google/rpc/status_pb.ts";
import { ForecasterService } from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import { RefusedFactsService } from "#proto/pmx/ops/v1/refused_facts_service_pb.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { type EmbeddedServices, type ProcessName, startEmbedded } from "#test/support/embedded.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import {
  fieldsOf,
  type PlacedField,
  soundMessage,
  type Trial,
  trialsOf,
} from "#test/support/request-bounds.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong, someOf } from "#test/support/test-length.ts";
import { forecaster, type TestForecaster } from "../forecast/running-forecasters.ts";

const processes: Readonly<Record<string, ProcessName>> = {
  "pmx.audit.v1": "audit",
  "pmx.execution.v1": "execution",
  "pmx.forecast.v1": "forecast",
  "pmx.marketdata.v1": "gateway",
  "pmx.readiness.v1": "gateway",
  "pmx.riskgate.v1": "risk-gate",
  "pmx.ops.v1": "gateway",
  "pmx.sprint.v1": "gateway",
};

/** Services that are not where the others of their package are. */
const elsewhere: ReadonlyMap<DescService, string> = new Map<DescService, string>([
  [ForecasterService, "forecaster"],
  [RefusedFactsService, "execution"],
]);

let running: EmbeddedServices;
let fits: TestForecaster;
const channels = new Map<string, Channel>();
before(async () => {
  running = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    resumeSprints: false,
    environment: {},
    logger: quietLogger,
  });
  fits = await forecaster();
  for (const [name, address] of Object.entries({
    ...running.addresses,
    forecaster: fits.address,
  })) {
    channels.set(name, openChannel(address));
  }
});
after(async () => {
  for (const channel of channels.values()) channel.close();
  await running.close();
  await fits.close();
});

type Call = (input: unknown) => Promise<unknown> | AsyncIterable<unknown>;

/** What a call says is wrong with its request: by an error, or in the place of an item of a batch. */
async function violationsOf(method: DescMethod, request: unknown): Promise<FieldViolation[]> {
  const { parent } = method;
  const process = elsewhere.get(parent) ?? processes[parent.file.proto.package];
  const channel = channels.get(process as string) as Channel;
  const call = (clientOf(parent, channel) as unknown as Record<string, Call>)[method.localName]!;
  const input = streamsRequests(method) ? [request] : request;
  try {
    const replies: unknown[] = [];
    if (streamsResponses(method)) {
      for await (const reply of call(input) as AsyncIterable<unknown>) replies.push(reply);
    } else {
      replies.push(await (call(input) as Promise<unknown>));
    }
    return replies
      .flatMap(statusesIn)
      .flatMap((status) => [...faultFromMessage(status).violations]);
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    assert.notEqual(error.code, "INTERNAL", `${parent.name}.${method.name}: ${error.message}`);
    if (error.violations.length > 0) assert.notEqual(error.code, "RESOURCE_EXHAUSTED");
    return [...error.violations];
  }
}

function statusesIn(value: unknown): Status[] {
  if (typeof value !== "object" || value === null) return [];
  if ((value as { $typeName?: string }).$typeName === "google.rpc.Status") return [value as Status];
  return Object.values(value).flatMap(statusesIn);
}

interface Case extends PlacedField {
  readonly method: DescMethod;
  readonly trials: readonly Trial[];
}

const seenAnywhere = new Set<string>();

/**
 * One value within a bound and one beyond it, others in each run: the bound of a field is one option that one check
 * reads, and hundreds of fields try both of its ends. All of them in the long form.
 */
function someTrialsOf(field: PlacedField["field"]): readonly Trial[] {
  const kinds = new Map<string, Trial[]>();
  for (const trial of trialsOf(field)) {
    const kind = [trial.suffix, trial.isInside, trial.value === undefined].join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), trial]);
  }
  return [...kinds.values()].flatMap((trials) => someOf(trials));
}

/**
 * Every field with a bound: once, by the first service that it is sent to; in the long form once for each of them.
 */
function casesOf(service: DescService): Case[] {
  const seen = isLong ? new Set<string>() : seenAnywhere;
  return service.methods.flatMap((method) =>
    [...fieldsOf(method.input)].flatMap((placed) => {
      const name = `${placed.field}`;
      const trials = someTrialsOf(placed.field);
      if (trials.length === 0 || seen.has(name)) return [];
      seen.add(name);
      return [{ ...placed, method, trials }];
    }),
  );
}

/** A description without what was sent: equal for all that is beyond the same bound. */
const boundOf = ({ description }: FieldViolation) => description.replace(/, (got|has) .*$/s, "");

let caseCount = 0;
for (const service of await contractServices()) {
  const cases = casesOf(service);
  caseCount += cases.length;
  // Requests of some services have no fields.
  if (cases.length === 0) continue;
  test(`${service.typeName} refuses every field beyond its bounds by its path, and takes it at them`, async () => {
    for (const { method, path, checkedPath, trials } of cases) {
      const refusals = new Set<string>();
      const answers: { trial: Trial; violations: FieldViolation[] }[] = [];
      for (const trial of trials) {
        const replaced = new Map([[path, trial.value]]);
        // Where items are answered by themselves, the settings that they share are looked at first.
        if (path !== checkedPath) replaced.set("policy", undefined).set("cost_model", undefined);
        const request = soundMessage(method.input, replaced);
        const violations = await violationsOf(method, request);
        answers.push({ trial, violations });
        if (trial.isInside) continue;
        const where = `${method.name}: ${path} ${trial.what}`;
        assert.deepEqual(
          violations.map(({ field }) => field),
          [checkedPath + trial.suffix],
          `${where}: ${JSON.stringify(violations)}`,
        );
        refusals.add(boundOf(violations[0]!));
      }
      for (const { trial, violations } of answers.filter(({ trial: { isInside } }) => isInside)) {
        const refused = violations.filter(
          (violation) =>
            violation.field === checkedPath + trial.suffix && refusals.has(boundOf(violation)),
        );
        assert.deepEqual(refused, [], `${method.name}: ${path} ${trial.what}`);
      }
    }
  });
}

test("there are hundreds of fields with bounds", () => {
  assert.ok(caseCount > 300, `${caseCount}`);
});
