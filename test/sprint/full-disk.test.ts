import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { fillFileSystem } from "#test/support/full-disk.ts";
import { programArguments } from "#test/support/program.ts";
import { environmentOf } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

/** A file system of so many megabytes on the folder, seen only by the program that follows. */
const small = (folder: string, megabytes: number) => [
  "-rm",
  "sh",
  "-c",
  `mount -t tmpfs -o size=${megabytes}m none "$0" && exec "$@"`,
  folder,
];
const possible = spawnSync("unshare", [...small(temporaryFolder(), 1), "true"]).status === 0;
const skip = possible ? false : "a small file system needs user namespaces (unshare), not here";

test("all services outlive a full disk, say so, and end their sprint once there is room", {
  skip,
}, async () => {
  const folder = temporaryFolder();
  const program = [
    process.execPath,
    ...programArguments("test/sprint/serve-embedded.ts"),
    join(folder, "data"),
  ];
  const child = spawn("unshare", [...small(folder, 24), ...program], {
    cwd: repositoryRoot,
    env: environmentOf({}),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  // Also where the test fails, so that it ends.
  after(() => child.kill("SIGKILL"));
  const [address] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const channel = openChannel(address.trim());
  const sprints = clientOf(SprintService, channel);
  const spec = { tickers: ["AAPL"], audits: 60, interval: BarInterval.DAY_1 };
  const { sprint } = await sprints.createSprint({ requestId: "room", spec });
  const { name } = sprint!;
  const now = async () => (await sprints.getSprint({ name })).sprint!;
  await eventually("two audits", async () => (await now()).completedAudits >= 2);

  // The folder as the services see it.
  const filler = `/proc/${child.pid}/root${join(folder, "filler")}`;
  fillFileSystem(filler);
  await eventually("the sprint waits", () => /waits until its storage/.test(log));
  // A write-ahead log that was longer before has room for some more writes.
  let refusal: unknown;
  let more = 0;
  await eventually("a sprint is refused", async () => {
    more += 1;
    const another = { requestId: `another-${more}`, spec: { ...spec, audits: 1 } };
    refusal = await sprints
      .createSprint(another)
      .then(({ sprint: accepted }) => sprints.cancelSprint({ name: accepted!.name }))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    return refusal !== undefined;
  });
  assert.ok(refusal instanceof Fault);
  assert.deepEqual([refusal.code, refusal.reason], ["RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE"]);
  const health = clientOf(Health, channel);
  const isServing = async () => (await health.check({})).status === ServingStatus.SERVING;
  await eventually("it is not ready", async () => !(await isServing()));
  const { state, completedAudits } = await now();
  assert.equal(state, SprintState.RUNNING);
  assert.ok(completedAudits < 60);

  rmSync(filler);
  await eventually("it is ready again", isServing);
  const ended = async () => (await now()).state !== SprintState.RUNNING;
  await eventually("the sprint has ended", ended);
  const last = await now();
  assert.deepEqual(
    [last.state, last.completedAudits, last.failure?.message],
    [SprintState.SUCCEEDED, 60, undefined],
  );
  channel.close();
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  assert.deepEqual(await exited, [0, null]);
  assert.doesNotMatch(log, /a bug of pmx|a defect of/);
});

for (const [kilobytes, when] of [
  [120, "before the first database"],
  [700, "among the databases"],
] as const) {
  test(`a disk that is full ${when} ends a sprint with 69, not as a defect`, { skip }, async () => {
    const folder = temporaryFolder();
    const arguments_ = [
      "-rm",
      "sh",
      "-c",
      `mount -t tmpfs -o size=${kilobytes}k none "$0" && exec "$@"`,
    ];
    const program = [process.execPath, ...programArguments("cli/main.ts"), "sprint"];
    const { status, stderr } = spawnSync(
      "unshare",
      [...arguments_, folder, ...program, "--audits", "2", "--data-dir", join(folder, "data")],
      { cwd: repositoryRoot, env: environmentOf({}), encoding: "utf8" },
    );
    assert.equal(status, 69, stderr);
    assert.match(stderr, /full/);
    assert.doesNotMatch(stderr, /defect/);
  });
}

for (const leftAt of ["line", "file"]) {
  test(`too few file descriptors end a sprint with 69, not as a defect, from its first ${leftAt} on`, () => {
    // Node needs some to load the program, before pmx can say anything.
    const hold = join(repositoryRoot, "test/sprint/few-descriptors.mjs");
    const command = [process.execPath, "--import", hold, ...programArguments("cli/main.ts")];
    for (const free of someOf([0, 2, 5])) {
      const { status, stderr } = spawnSync(
        "sh",
        [
          ...["-c", 'ulimit -n 400 && exec "$0" "$@"', ...command],
          ...["sprint", "--audits", "1", "--data-dir", temporaryFolder()],
        ],
        {
          cwd: repositoryRoot,
          env: environmentOf({ LEFT_AT: leftAt, FREE: `${free}` }),
          encoding: "utf8",
        },
      );
      assert.equal(status, 69, stderr);
      assert.match(stderr, /ulimit -n/);
      assert.doesNotMatch(stderr, /defect/);
    }
  });
}
