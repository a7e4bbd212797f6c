import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { judgeFacts } from "#cli/doctor/judge-facts.ts";
import { judgeForecasters } from "#cli/doctor/judge-forecasters.ts";
import { compareSections, judgeProcesses, statusesOf } from "#cli/doctor/judge-processes.ts";
import {
  PeerStatusSchema,
  type ProcessStatus,
  ProcessStatusSchema,
} from "#proto/pmx/ops/v1/process_status_pb.ts";

type Status = Extract<MessageInitShape<typeof ProcessStatusSchema>, { $typeName?: never }>;
type Peer = Extract<MessageInitShape<typeof PeerStatusSchema>, { $typeName?: never }>;

const nowMs = Date.parse("2026-01-02T00:00:00Z");

/** A process as it is where all is well. */
function status(process: string, changes: Partial<Status> = {}): Status {
  return {
    process,
    build: "1.0.0+a",
    instance: "one",
    eventBus: process === "gateway" ? "" : "nats://n:4222",
    currentTime: timestampFromMs(nowMs),
    database: { freeBytes: 2_000_000_000n },
    configSections: [{ name: "costModel", sha256: "c" }],
    ...changes,
  };
}

const peer = (name: string, changes: Partial<Peer> = {}): Peer => ({
  name,
  address: `${name}:1`,
  status: status(name),
  roundTripMs: 10n,
  ...changes,
});

/** A gateway with two services. */
function gatewayWith(...peers: readonly Peer[]) {
  return create(
    PeerStatusSchema,
    peer("gateway", { status: status("gateway", { peers: [...peers] }) }),
  );
}

/** The findings that are not OK, as `LEVEL check subject`, of a gateway and its peers. */
function wrongOf(...peers: readonly Peer[]): string[] {
  return judgeProcesses(gatewayWith(...peers))
    .filter(({ level }) => level !== "OK")
    .map(({ level, check, subject, remedy }) => {
      assert.notEqual(remedy, "", check);
      return `${level} ${check} ${subject}`.trim();
    });
}

const execution = (changes: Partial<Status>) =>
  peer("execution", { status: status("execution", changes) });

test("nothing is wrong with processes of one build, bus, configuration and time", () => {
  assert.deepEqual(wrongOf(peer("execution"), peer("risk-gate")), []);
  assert.deepEqual(
    statusesOf(gatewayWith(peer("execution"))).map(({ process }) => process),
    ["gateway", "execution"],
  );
});

for (const [what, one, wrong] of [
  ["another build", execution({ build: "1.0.1+b" }), "FAIL build"],
  ["another NATS server", execution({ eventBus: "nats://other:4222" }), "FAIL event bus"],
  [
    "another cost model",
    execution({ configSections: [{ name: "costModel", sha256: "d" }] }),
    "FAIL configuration",
  ],
  ["little room", execution({ database: { freeBytes: 900_000_000n } }), "WARN disk execution"],
  ["no room", execution({ database: { freeBytes: 90_000_000n } }), "FAIL disk execution"],
  [
    "a clock two seconds behind",
    peer("execution", { clockOffsetMs: -2_000n }),
    "WARN clock gateway → execution",
  ],
  [
    "a clock a minute ahead",
    peer("execution", { clockOffsetMs: 60_000n }),
    "FAIL clock gateway → execution",
  ],
  [
    "the address of another process",
    peer("execution", { status: status("audit") }),
    "FAIL peer gateway → execution",
  ],
] as const) {
  test(`a service with ${what} is ${wrong}`, () => {
    assert.deepEqual(wrongOf(one, peer("risk-gate")), [wrong]);
  });
}

test("a peer that does not answer fails, also one of a peer, with what it was asked for", () => {
  const none = { name: "forecast", address: "forecast:1", problem: "cannot reach forecast:1" };
  const riskGate = peer("risk-gate", { status: status("risk-gate", { peers: [none] }) });
  assert.deepEqual(wrongOf(none, riskGate), [
    "FAIL peer gateway → forecast",
    "FAIL peer risk-gate → forecast",
  ]);
  const gateway = create(PeerStatusSchema, { name: "gateway", address: "g:1", problem: "no" });
  assert.deepEqual(
    judgeProcesses(gateway).map(({ level, says }) => [level, says]),
    [["FAIL", "no"]],
  );
});

/** A forecaster as a forecast service reaches it. */
const fitting = (address: string, changes: Partial<Status> = {}) =>
  peer("forecaster", {
    address,
    status: status("forecaster", { eventBus: "", configSections: fitSections("p"), ...changes }),
  });
const fitSections = (policy: string, fitLimits = "f") => [
  { name: "policy", sha256: policy },
  { name: "fitLimits", sha256: fitLimits },
];
const silent = (address: string): Peer => ({ name: "forecaster", address, problem: "no answer" });
const withForecasters = (...peers: readonly Peer[]) =>
  peer("forecast", { status: status("forecast", { peers: [...peers] }) });

test("a forecaster that does not answer is a warning while another does, and fails where none does", () => {
  const link = "peer forecast → forecaster";
  assert.deepEqual(wrongOf(withForecasters(fitting("a:1"), silent("b:1"))), [`WARN ${link}`]);
  assert.deepEqual(wrongOf(withForecasters(silent("a:1"))), [`FAIL ${link}`]);
});

test("a forecaster of another build fails, as a service does", () => {
  assert.deepEqual(wrongOf(withForecasters(fitting("a:1", { build: "1.0.1+b" }))), ["FAIL build"]);
});

test("a forecaster with another policy or limit of fits than the forecast service is told from one with the same", () => {
  const own = { configSections: fitSections("p") };
  const levelsOf = (configSections: Status["configSections"] & object) =>
    judgeForecasters(own, [create(PeerStatusSchema, fitting("a:1", { configSections }))]).map(
      ({ level, subject, says }) =>
        `${level} ${subject}: ${says}`.replace(/: \w+ (?:threads|fits).*/, ""),
    );
  const at = "forecaster at a:1";
  assert.deepEqual(levelsOf(fitSections("p")), [
    `OK ${at}: has the settings of fits that forecast has`,
  ]);
  assert.deepEqual(levelsOf(fitSections("q", "g")), [
    `WARN ${at}: differs from forecast in policy`,
    `WARN ${at}: differs from forecast in fitLimits`,
  ]);
});

test("a process that is refused for its token is told to have another, and not to start what runs", () => {
  const problem = "/pmx.ops.v1.OperationsService/GetStatus needs a token: name its file";
  const refusing = { name: "audit", address: "a:1", problem };
  const remediesOf = (asked: ReturnType<typeof gatewayWith>) =>
    judgeProcesses(asked).flatMap(({ level, remedy }) => (level === "FAIL" ? [remedy] : []));
  assert.deepEqual(remediesOf(gatewayWith(refusing)), [
    "give gateway a token that audit accepts: peerTokenFile, or PMX_PEER_TOKEN_FILE",
  ]);
  const gateway = create(PeerStatusSchema, { ...refusing, name: "gateway" });
  assert.match(remediesOf(gateway)[0] ?? "", /^name a token that it accepts: --token-file/);
});

test("facts within processes fail where the services run apart, and do not where they share one", () => {
  const inProcess = (process: string, instance: string) =>
    peer(process, { status: status(process, { eventBus: "in-process", instance }) });
  assert.deepEqual(wrongOf(inProcess("execution", "1"), inProcess("audit", "1")), []);
  assert.deepEqual(wrongOf(inProcess("execution", "1"), inProcess("audit", "2")), [
    "FAIL event bus",
  ]);
});

test("a process that was started before its files changed is told from one that was not", () => {
  const running = create(ProcessStatusSchema, status("execution"));
  const levelWith = (sha256: string) =>
    compareSections(running, [{ name: "costModel", sha256 }]).level;
  assert.deepEqual([levelWith("c"), levelWith("d")], ["OK", "WARN"]);
});

const stated = (changes: object = {}) => ({
  source: "execution",
  origin: "execution-1",
  newest: 10n,
  waitingCount: 0n,
  ...changes,
});
const consumed = (changes: object = {}) => ({
  consumer: "audit",
  source: "execution",
  origin: "execution-1",
  appliedUpTo: 10n,
  ...changes,
});

/** The levels of facts by what execution states and audit has, of processes that run or not. */
function factsOf(own: object, theirs: object, isRunning = true): string[] {
  const statuses = [
    create(ProcessStatusSchema, status("execution", own)),
    create(ProcessStatusSchema, status("audit", theirs)),
  ];
  return judgeFacts(statuses, isRunning ? statuses : undefined).map(
    ({ level, check }) => `${level} ${check}`,
  );
}

test("facts that wait fail where none leaves, are a warning while some leave, and are well once all have left", () => {
  const looked = (waitingCount: bigint, newest = 10n, origin = "execution-1") =>
    create(
      ProcessStatusSchema,
      status("execution", { statedFacts: [stated({ waitingCount, newest, origin })] }),
    );
  const levelOf = (later: readonly ProcessStatus[] | undefined) =>
    judgeFacts([looked(4n)], later)[0]?.level;
  assert.equal(levelOf([looked(4n)]), "FAIL");
  assert.equal(levelOf([looked(6n, 12n)]), "FAIL", "newer ones behind them");
  assert.equal(levelOf([looked(3n)]), "WARN");
  assert.equal(levelOf([looked(0n)]), "OK");
  assert.equal(levelOf([looked(2n, 12n)]), "OK", "only newer ones wait");
  assert.equal(levelOf([looked(0n, 10n, "execution-2")]), "FAIL", "of another database");
  // Where nothing runs they wait for the next start, however long that is.
  assert.equal(levelOf(undefined), "WARN");
});

test("when a fact became true says nothing of how long it waits", () => {
  const years = 9 * 365 * 86_400_000;
  const at = (waitingCount: bigint) =>
    create(
      ProcessStatusSchema,
      status("execution", {
        statedFacts: [stated({ waitingCount, oldestWaitingTime: timestampFromMs(nowMs - years) })],
      }),
    );
  assert.equal(judgeFacts([at(1n)], [at(0n)])[0]?.level, "OK");
});

for (const [what, theirs, wrong] of [
  ["all", {}, "OK gaps"],
  ["not the last of the", { appliedUpTo: 9n }, "WARN gaps"],
  ["a gap in the", { appliedUpTo: 4n, missingCount: 2n }, "WARN gaps"],
  ["lost some of the", { appliedUpTo: 4n, missingCount: 2n, goneCount: 1n }, "FAIL gaps"],
  ["those of another database, not the", { origin: "execution-2" }, "WARN gaps"],
] as const) {
  test(`a consumer that has ${what} facts is ${wrong}`, () => {
    const found = factsOf({ statedFacts: [stated()] }, { consumedFacts: [consumed(theirs)] });
    assert.deepEqual(found, ["OK outbox", wrong]);
  });
}

test("what was stated after the first look need not have arrived", () => {
  const first = create(ProcessStatusSchema, status("execution", { statedFacts: [stated()] }));
  const audit = (appliedUpTo: bigint) =>
    create(ProcessStatusSchema, status("audit", { consumedFacts: [consumed({ appliedUpTo })] }));
  const newer = create(
    ProcessStatusSchema,
    status("execution", { statedFacts: [stated({ newest: 12n })] }),
  );
  const levels = judgeFacts([first, audit(8n)], [newer, audit(10n)]).map(({ level }) => level);
  assert.deepEqual(levels, ["OK", "OK"]);
});

test("dead letters fail, whether they could not be applied or not be published", () => {
  const deadLetters = [
    { consumer: "audit", count: 1n },
    { consumer: "outbox", count: 2n },
  ];
  assert.deepEqual(factsOf({}, { deadLetters }), ["FAIL dead letters", "FAIL dead letters"]);
});
