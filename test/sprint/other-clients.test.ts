import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { cheapForecasts, configWith } from "#test/support/lenient-config.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

const serviceOf = {
  gateway: "pmx.sprint.v1.SprintService",
  forecast: "pmx.forecast.v1.ForecastService",
  "risk-gate": "pmx.riskgate.v1.RiskGateService",
  execution: "pmx.execution.v1.ExecutionService",
  audit: "pmx.audit.v1.AuditService",
} as const;
type Name = keyof typeof serviceOf;
const names = Object.keys(serviceOf) as Name[];

let services: EmbeddedServices;
const folder = temporaryFolder();
let descriptors: string;

before(async () => {
  const configFolder = configWith(cheapForecasts);
  const common = { ports: "any", resumeSprints: false, environment: {}, configFolder } as const;
  services = await startEmbedded({ ...common, dataDir: folder, logger: quietLogger });
  descriptors = join(folder, "pmx.binpb");
  assert.equal((await run(buf, ["build", "-o", descriptors])).stderr, "");
});
after(async () => {
  await services.close();
});

const buf = join(repositoryRoot, "node_modules/.bin/buf");
// The one of the operating system, which has its grpcio; another may come first on the path.
const python = "/usr/bin/python3";

interface Printed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[]): Promise<Printed> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: repositoryRoot }, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

/** `buf curl`, which knows pmx from reflection alone. */
function curl(name: Name, path: string, request: unknown, flags: readonly string[] = []) {
  const protocol = ["--protocol", "grpc", "--http2-prior-knowledge"];
  const url = `http://${services.addresses[name]}/${path}`;
  return run(buf, ["curl", ...protocol, ...flags, "-d", JSON.stringify(request), url]);
}

/** examples/call.py, used as the README says. */
function callFromPython(name: Name, path: string, request: unknown) {
  const place = [descriptors, services.addresses[name], path];
  return run(python, ["examples/call.py", ...place, JSON.stringify(request)]);
}

const createSprint = "pmx.sprint.v1.SprintService/CreateSprint";
const specOf = (audits: number) => ({ tickers: ["AAPL"], audits, interval: "BAR_INTERVAL_DAY_1" });

for (const reflection of ["grpc-v1", "grpc-v1alpha"]) {
  // The older protocol is answered by what answers the newer one.
  for (const name of reflection === "grpc-v1" ? names : someOf(names)) {
    test(`buf curl lists the methods of ${name} by reflection ${reflection}`, async () => {
      const flags = ["--protocol", "grpc", "--http2-prior-knowledge", "--list-methods"];
      const url = `http://${services.addresses[name]}`;
      const listed = await run(buf, ["curl", ...flags, "--reflect-protocol", reflection, url]);
      assert.match(listed.stdout, new RegExp(`^${serviceOf[name]}/`, "m"));
      assert.match(listed.stdout, /^grpc\.health\.v1\.Health\/Check$/m);
    });
  }
}

for (const name of names) {
  test(`buf curl finds ${name} healthy, as a whole and by the name of its service`, async () => {
    for (const service of ["", serviceOf[name]]) {
      const { stdout } = await curl(name, "grpc.health.v1.Health/Check", { service });
      assert.deepEqual(JSON.parse(stdout), { status: "SERVING" });
    }
  });
}

test("health of a service that is not there is not_found", async () => {
  const { stderr } = await curl("audit", "grpc.health.v1.Health/Check", { service: "pmx.None" });
  assert.match(stderr, /"code": "not_found"/);
});

test("buf curl watches a sprint: the sprint, each step, and the sprint with a verdict", async () => {
  const created = await curl("gateway", createSprint, { requestId: "watched", spec: specOf(2) });
  const { name } = JSON.parse(created.stdout).sprint;
  const { stdout } = await curl("gateway", "pmx.sprint.v1.SprintService/WatchSprint", { name });
  const messages = stdout
    .trim()
    .split(/\n(?=\{)/)
    .map((text) => JSON.parse(text));
  assert.equal(messages[0].sprint.name, name);
  assert.deepEqual(
    messages.flatMap(({ step }) => (step === undefined ? [] : [step.sequence])),
    ["1", "2", "3"],
  );
  assert.match(messages.at(-1).sprint.result.verdict, /^GATE_VERDICT_(PASS|FAIL|INCONCLUSIVE)$/);
});

test("a repeated CreateSprint from buf curl is the same sprint", async () => {
  const request = { requestId: "repeated", spec: specOf(1) };
  const first = JSON.parse((await curl("gateway", createSprint, request)).stdout);
  const second = JSON.parse((await curl("gateway", createSprint, request)).stdout);
  assert.equal(second.sprint.name, first.sprint.name);
});

test("the same request id with another spec is already_exists, with its reason", async () => {
  await curl("gateway", createSprint, { requestId: "other", spec: specOf(1) });
  const request = { requestId: "other", spec: specOf(2) };
  const { exitCode, stderr } = await curl("gateway", createSprint, request);
  assert.notEqual(exitCode, 0);
  const { code, details } = JSON.parse(stderr);
  assert.equal(code, "already_exists");
  assert.equal(details[0].type, "google.rpc.ErrorInfo");
  assert.match(Buffer.from(details[0].value, "base64").toString(), /REQUEST_ID_REUSED/);
});

test("grpcio creates a sprint and reads it", async () => {
  const request = { requestId: "python", spec: specOf(1) };
  const created = await callFromPython("gateway", createSprint, request);
  const { name } = JSON.parse(created.stdout).sprint;
  const path = "pmx.sprint.v1.SprintService/GetSprint";
  const read = await callFromPython("gateway", path, { name });
  assert.equal(JSON.parse(read.stdout).sprint.name, name);
});

// By the same handler in each of them.
for (const name of someOf(names)) {
  test(`grpcio finds ${name} healthy`, async () => {
    const request = { service: serviceOf[name] };
    const { stdout } = await callFromPython(name, "grpc.health.v1.Health/Check", request);
    assert.deepEqual(JSON.parse(stdout), { status: "SERVING" });
  });
}

test("grpcio gets ALREADY_EXISTS for the same request id with another spec", async () => {
  await callFromPython("gateway", createSprint, { requestId: "p", spec: specOf(1) });
  const request = { requestId: "p", spec: specOf(2) };
  const { exitCode, stderr } = await callFromPython("gateway", createSprint, request);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^ALREADY_EXISTS: request_id p was used before/);
});

for (const [length, letter] of [
  [500, "x"],
  [3_000, "x"],
  [3_000, "ü"],
] as const) {
  test(`grpcio gets INVALID_ARGUMENT for a name of ${length} times ${letter}, and not a header that is too long`, async () => {
    const name = `sprints/${letter.repeat(length)}`;
    const getSprint = "pmx.sprint.v1.SprintService/GetSprint";
    const { exitCode, stderr } = await callFromPython("gateway", getSprint, { name });
    assert.equal(exitCode, 1);
    assert.match(stderr, /^INVALID_ARGUMENT: name: must have at most 200 characters/);
  });
}

test("grpcio shows a refused field as INVALID_ARGUMENT with its path", async () => {
  const request = { requestId: "refused", spec: { ...specOf(1), tickers: ["AAPL", "AAPL"] } };
  const { exitCode, stderr } = await callFromPython("gateway", createSprint, request);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^INVALID_ARGUMENT: spec\.tickers\[1\]: AAPL is named twice/);
});
