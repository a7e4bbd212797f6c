import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { stringify } from "yaml";
import { buildOfSource } from "#lib/kit/build.ts";
import { type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { ItemStatus, type Readiness, RecordKind } from "#proto/pmx/readiness/v1/readiness_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { cheapForecasts, configWith } from "#test/support/lenient-config.ts";
import { soundCronJob, soundEvidence } from "#test/support/readiness-evidence.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

const folder = temporaryFolder();
const deployFolder = join(folder, "manifests");
const checkRecord = join(folder, "checked.json");
const configFolder = configWith(cheapForecasts);
const dayMs = 86_400_000;

let world: SprintWorld;
let client: ClientOf<typeof ReadinessService>;
let close = async () => {};

async function start(): Promise<void> {
  world = await startSprintWorld(folder, configFolder);
  const channel = openChannel(world.services.addresses.gateway);
  client = clientOf(ReadinessService, channel);
  close = async () => {
    channel.close();
    await world.close();
  };
}

before(async () => {
  mkdirSync(deployFolder);
  const places = { readiness: { checkRecord, deployFolder } };
  appendFileSync(join(configFolder, "gateway.yaml"), stringify(places));
  await start();
});
after(() => close());

async function pmx(...words: readonly string[]) {
  const place = ["--address", world.services.addresses.gateway];
  return runPmxHere(["readiness", ...words, ...place]);
}

const itemOf = ({ items }: Readiness, id: string) => items.find((one) => one.id === id)!;
const evaluated = async () => (await client.evaluateReadiness({})).readiness!;
const statusOf = async (id: string) => enumName(ItemStatus, itemOf(await evaluated(), id).status);

/** Runs a sprint of so many audit runs and returns its name. */
async function sprintOf(requestId: string, audits: number): Promise<string> {
  const { sprint } = await world.sprints.createSprint({ requestId, spec: specOf(audits) });
  return endOf(await watched(world, sprint!.name)).name;
}

test("before any sprint the policy in force alone passes, the exit code is that of a failure, and the last line counts", async () => {
  const { exitCode, stdout } = await pmx();
  assert.equal(exitCode, 1);
  assert.match(stdout, /^No sprint counts\.$/m);
  assert.match(stdout, /^ 1 {2}INCONCLUSIVE {2}P0 cost fixes/m);
  assert.match(stdout, /\nNO GO: 1 pass, \d fail, \d inconclusive, 0 waived\n$/);
  assert.match(stdout, /passes where the gate does so as written/);
});

test("after a sprint each item rests on records, and the answer is stored as it was given", async () => {
  const name = await sprintOf("three", 3);
  const { evaluation } = await world.sprints.evaluateSprintGate({
    gate: "phase-0",
    sprints: [name],
  });
  const readiness = await evaluated();
  assert.deepEqual(readiness.sprints, [name]);
  const [record, ofSprint] = itemOf(readiness, "phase-0").records;
  assert.deepEqual([record?.name, record?.hash], ["phase-0", evaluation?.specHash]);
  assert.match(record?.evidenceHash ?? "", /^[0-9a-f]{64}$/);
  const { sprint } = await world.sprints.getSprint({ name });
  assert.deepEqual([ofSprint?.name, ofSprint?.hash], [name, sprint?.result?.sprintHash]);
  assert.equal(itemOf(readiness, "phase-4").status, ItemStatus.FAIL);
  assert.equal(itemOf(readiness, "directional-accuracy").status, ItemStatus.PASS);
  const { readiness: stored } = await client.listReadiness({ pageSize: 1 });
  assert.deepEqual(stored, [readiness]);
});

test("the times of all five databases are looked at, those of the views by name", async () => {
  const { status, reason, records } = itemOf(await evaluated(), "utc");
  assert.deepEqual([enumName(ItemStatus, status), records.length], ["PASS", 5], reason);
  assert.deepEqual(records.map(({ name }) => name).sort(), [
    "audit",
    "execution",
    "forecast",
    "gateway",
    "risk-gate",
  ]);
});

test("a sprint that is named counts alone, and --json is the message", async () => {
  const other = await sprintOf("two", 2);
  const { stdout, exitCode } = await pmx(other.replace("sprints/", ""), "--json");
  const { sprints, leftOutSprints, verdict, items } = JSON.parse(stdout);
  assert.deepEqual([exitCode, verdict, items.length], [1, "READINESS_VERDICT_NO_GO", 12]);
  assert.deepEqual([sprints, leftOutSprints.length], [[other], 1]);
  const unknown = await pmx("sprints/none");
  assert.deepEqual([unknown.exitCode, unknown.stdout], [64, ""]);
});

test("a waiver defers its item until it is revoked, and both stay in the list", async () => {
  const until = new Date(Date.now() + 30 * dayMs).toISOString().slice(0, 10);
  const signed = ["--by", "the desk", "--why", "no treasury bars yet"];
  const waived = await pmx("--waive", "barbell", ...signed, "--until", until);
  assert.equal(waived.exitCode, 0, waived.stderr);
  const [name = ""] = /waivers\/[\w-]+/.exec(waived.stdout) ?? [];
  const { stdout } = await pmx();
  assert.match(stdout, /WAIVED .*Barbell/);
  assert.match(stdout, /deferred by the desk until/);
  assert.match(stdout, /, 1 waived\n$/);
  const revoked = await pmx("--revoke", name, "--by", "risk", "--why", "it is built", "--json");
  assert.equal(JSON.parse(revoked.stdout).inForce, false);
  assert.equal(await statusOf("barbell"), "INCONCLUSIVE");
  const again = await client.revokeWaiver({ name, revokedBy: "another", rationale: "late" });
  assert.equal(again.waiver?.revocation?.revokedBy, "risk");
  assert.match((await pmx("--waivers")).stdout, /barbell {2}revoked {2}the desk/);
});

test("a waiver for another policy defers nothing, one for this policy does", async () => {
  const { policyHash } = await evaluated();
  const request = {
    requestId: "another policy",
    item: "barbell",
    waivedBy: "the desk",
    rationale: "later",
    policyHash: "0123456789ab",
    expireTime: timestampFromMs(Date.now() + dayMs),
  };
  await client.recordWaiver(request);
  assert.equal(await statusOf("barbell"), "INCONCLUSIVE");
  const own = { ...request, requestId: "this policy", policyHash: policyHash.slice(0, 12) };
  const { waiver } = await client.recordWaiver(own);
  assert.equal(await statusOf("barbell"), "WAIVED");
  assert.deepEqual((await client.recordWaiver(own)).waiver, waiver);
  await assert.rejects(client.recordWaiver({ ...own, item: "frontier" }), {
    reason: "REQUEST_ID_REUSED",
  });
});

test("an item that no waiver may defer, a past date and a missing reason are refused", async () => {
  const signed = ["--by", "a", "--why", "b"];
  const refused = [
    [["--waive", "win-rate", ...signed, "--until", "2100-01-01"], /only barbell and frontier/],
    [["--waive", "barbell", ...signed, "--until", "2020-01-01"], /must lie after now/],
    [["--waive", "barbell", "--by", "a", "--until", "2100-01-01"], /--why: is needed/],
    [["--revoke", "none", ...signed], /waivers\/none/],
    [["--until", "2100-01-01"], /--until: belongs to --waive/],
  ] as const;
  for (const [words, said] of refused) {
    const { exitCode, stderr } = await pmx(...words);
    assert.equal(exitCode, 64);
    assert.match(stderr, said);
  }
});

test("a comparison of regimes is named, and only the arm of the policy in force counts", async () => {
  const before = await evaluated();
  const plan = ["--audits", "3", "--horizon-bars", "5", "--spacing-bars", "5", "--gate", "phase-0"];
  const place = ["--address", world.services.addresses.gateway, "--json"];
  const vary = ["--vary", "regime.enabled=true,false"];
  const { stdout } = await runPmxHere(["ab", ...vary, ...plan, ...place]);
  const { comparison } = JSON.parse(stdout);
  const readiness = await evaluated();
  const [record] = itemOf(readiness, "regime").records.filter(
    ({ kind }) => kind === RecordKind.COMPARISON,
  );
  assert.equal(record?.name, comparison.name);
  assert.notEqual(itemOf(readiness, "regime").status, ItemStatus.PASS);
  assert.equal(readiness.policyHash, before.policyHash);
  assert.ok(readiness.sprints.includes(comparison.otherAuditSet));
  assert.ok(!readiness.sprints.includes(comparison.baseAuditSet));
  const named = await client.evaluateReadiness({ sprints: [comparison.baseAuditSet] });
  assert.match(
    itemOf(named.readiness!, "attribution").reason,
    /another forecast policy than the one in force/,
  );
});

test("the record of the checks and the scheduled job are read where the settings say, each time", async () => {
  assert.deepEqual([await statusOf("tests"), await statusOf("scheduled-job")], ["FAIL", "FAIL"]);
  const { checkRun } = soundEvidence();
  assert.ok(checkRun.state === "READ");
  writeFileSync(checkRecord, JSON.stringify({ ...checkRun.run, build: buildOfSource() }));
  writeFileSync(join(deployFolder, "cron.yaml"), stringify(soundCronJob()));
  assert.deepEqual(
    [await statusOf("tests"), await statusOf("scheduled-job")],
    ["PASS", "INCONCLUSIVE"],
  );
});

test("a time that was stored in another zone fails, and neither answers nor waivers can be rewritten", async () => {
  await close();
  const database = openConnection(join(folder, "gateway.db"));
  for (const table of ["readiness", "waiver", "waiver_revocation"]) {
    const text = table === "readiness" ? "verdict" : "rationale";
    assert.throws(() => database.exec(`DELETE FROM ${table}`), /append-only/, table);
    assert.throws(() => database.exec(`UPDATE ${table} SET ${text} = 'GO'`), /append-only/, table);
  }
  database.exec("UPDATE series_bar SET start_time_ms = start_time_ms + 18000000 WHERE close > 100");
  database.close();
  await start();
  const { status, reason } = itemOf(await evaluated(), "utc");
  assert.equal(enumName(ItemStatus, status), "FAIL");
  assert.match(
    reason,
    /^gateway\.db: \d+ of series_bar\.start_time_ms of daily bars are no midnight of UTC, for example .*T05:00:00/,
  );
});
