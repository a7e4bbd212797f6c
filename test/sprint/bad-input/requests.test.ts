import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { toBinary } from "@bufbuild/protobuf";
import type { Fault } from "#lib/kernel/fault.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SprintSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { assertRefused } from "./refusals.ts";

const folder = temporaryFolder();

for (const [flag, typed, wanted] of [
  ["--horizon-bars", "-5", "a whole number from 1 to 250"],
  ["--audits", "1e9", "a whole number from 1 to 1000"],
  ["--tickers", "A B", "a ticker"],
] as const) {
  test(`${flag} ${typed} is refused before anything is opened`, async () => {
    const dataDir = join(folder, "never");
    const run = await runPmxHere(["sprint", flag, typed, "--json", "--data-dir", dataDir]);
    assertRefused(run, 64, `${flag}: "${typed}" is not ${wanted}`);
    assert.equal(existsSync(dataDir), false);
  });
}

test("a request id with other flags is refused, and the first sprint stays as it is", async () => {
  const args = ["sprint", "--audits", "1", "--json", "--quiet", "--request-id", "mine"];
  const dataDir = ["--data-dir", join(folder, "reused")];
  const first = await runPmxHere([...args, ...dataDir]);
  const { sprint } = sprintJson(first);
  const refused = await runPmxHere([...args, ...dataDir, "--horizon-bars", "7"]);
  assertRefused(refused, 64, "mine", sprint.name, "another body", "choose another id");
  const again = await runPmxHere([...args, ...dataDir]);
  const { timings: _, ...content } = sprintJson(again);
  const { timings: __, ...before } = sprintJson(first);
  assert.deepEqual(content, before);
});

test("a sprint to resume that does not exist is named, with what to do", async () => {
  const dataDir = ["--data-dir", join(folder, "reused")];
  const unknown = await runPmxHere(["sprint", "--resume", "sprints/none", "--json", ...dataDir]);
  assertRefused(unknown, 64, "there is no sprints/none", dataDir[1]!, "no name for the newest");
});

test("over gRPC a negative horizon and a reused id are refused by field, reason and resource", async () => {
  const services: EmbeddedServices = await startEmbedded({
    dataDir: join(folder, "grpc"),
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
  });
  const channel = openChannel(services.addresses.gateway);
  try {
    const sprints = clientOf(SprintService, channel);
    const spec = { tickers: ["AAPL"], audits: 1, interval: BarInterval.DAY_1 };
    const faultOf = (over: object) =>
      sprints.createSprint({ requestId: "r", spec: { ...spec, ...over } }).then(
        () => assert.fail("accepted"),
        (error: unknown) => error as Fault,
      );
    const negative = await faultOf({ horizonBars: -5 });
    assert.deepEqual(
      [negative.code, negative.reason, negative.violations[0]?.field],
      ["INVALID_ARGUMENT", "FIELD_INVALID", "spec.horizon_bars"],
    );
    assert.match(negative.message, /from 0 to 250, got -5/);
    const { sprint } = await sprints.createSprint({ requestId: "r", spec });
    for await (const _ of sprints.watchSprint({ name: sprint!.name }));
    const ended = await sprints.getSprint({ name: sprint!.name });
    const reused = await faultOf({ audits: 2 });
    assert.deepEqual(
      [reused.code, reused.reason, reused.metadata.resource],
      ["ALREADY_EXISTS", "REQUEST_ID_REUSED", sprint!.name],
    );
    const now = await sprints.getSprint({ name: sprint!.name });
    assert.deepEqual(toBinary(SprintSchema, now.sprint!), toBinary(SprintSchema, ended.sprint!));
    assert.equal((await sprints.listSprints({})).sprints.length, 1);
  } finally {
    channel.close();
    await services.close();
  }
});
