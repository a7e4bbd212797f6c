import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "nats";
import { openConnection, type Row } from "#lib/kit/store/connection.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import type { ProcessStatus } from "#proto/pmx/ops/v1/process_status_pb.ts";
import type { Child } from "#test/bench/services/child.ts";
import { ask } from "#test/bench/services/row.ts";
import { databaseFindings } from "#test/fuzz/aftermath.ts";
import { services, type World } from "./world.ts";

const source = "risk-gate";
const consumer = "audit";
const stream = "PMX_RISKGATE";
/** Audit takes some hundred facts a second; it is rarely more than a second behind. */
const arrivesWithinMs = 120_000;
const pollMs = 50;

/** Resolves with how long the last facts took to arrive, in milliseconds, once nothing waits; or after two minutes. */
export async function factsArrive({ children }: Pick<World, "children">): Promise<number> {
  const startedMs = performance.now();
  for (;;) {
    const tookMs = performance.now() - startedMs;
    const statuses = await statusesOf(children);
    if (waitingOf(statuses).length === 0 || tookMs > arrivesWithinMs) return tookMs;
    await delay(pollMs);
  }
}

/** What waits, or came to nothing, as the processes and the NATS server say it while they run. */
export async function findingsWhileRunning(
  world: World,
  facts: number,
): Promise<readonly string[]> {
  return [
    ...waitingOf(await statusesOf(world.children)),
    ...(await streamFindings(world.nats.url, facts)),
  ];
}

/** Ends both services, and looks at what they logged and stored. */
export async function findingsAfterEnd(
  { children, folder, logFileOf }: World,
  facts: number,
): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const service of services) {
    const exitCode = await children[service].end();
    if (exitCode !== 0) findings.push(`${service} ended with ${exitCode}`);
    const lines = readFileSync(logFileOf(service), "utf8").split("\n");
    const errors = lines.filter((line) => line.includes('"level":"error"'));
    if (errors.length > 0) findings.push(`${service} logged ${errors.length} errors: ${errors[0]}`);
  }
  return [...findings, ...storedFindings(folder, facts)];
}

/** What is wrong with the databases of both services, which nothing has open. */
export function storedFindings(folder: string, facts: number): readonly string[] {
  const { files, findings } = databaseFindings(folder);
  const absent = files === services.length ? [] : [`${files} databases, not ${services.length}`];
  return [...absent, ...findings, ...factFindings(folder, facts)];
}

/** What both services say of themselves. */
export interface Statuses {
  readonly gate: ProcessStatus;
  readonly audit: ProcessStatus;
}

async function statusesOf(children: World["children"]): Promise<Statuses> {
  const statusOf = async (child: Child) =>
    (await ask(child, OperationsService.method.getStatus, {})).status!;
  return { gate: await statusOf(children["risk-gate"]), audit: await statusOf(children.audit) };
}

/** What waits, is missing or came to nothing. */
export function waitingOf({ gate, audit }: Statuses): readonly string[] {
  const findings: string[] = [];
  const stated = gate.statedFacts.find((one) => one.source === source);
  const consumed = audit.consumedFacts.find((one) => one.source === source);
  const [newest, applied] = [stated?.newest ?? 0n, consumed?.appliedUpTo ?? 0n];
  if ((stated?.waitingCount ?? 0n) > 0n)
    findings.push(`${stated?.waitingCount} facts in the outbox`);
  if (applied !== newest) findings.push(`lag: audit has applied ${applied} of ${newest} facts`);
  for (const { missingCount } of audit.consumedFacts) {
    if (missingCount > 0n) findings.push(`fact gap: ${missingCount} are missing`);
  }
  for (const status of [gate, audit]) {
    for (const { consumer: whose, count } of status.deadLetters) {
      findings.push(`${count} dead letters of ${whose} at ${status.process}`);
    }
  }
  return findings;
}

async function streamFindings(url: string, facts: number): Promise<readonly string[]> {
  const connection = await connect({ servers: url });
  try {
    const manager = await connection.jetstreamManager();
    const { state } = await manager.streams.info(stream);
    const info = await manager.consumers.info(stream, consumer);
    const counts = [
      ["messages of the stream", state.messages, facts],
      ["messages that are not delivered", info.num_pending, 0],
      ["deliveries that are not acknowledged", info.num_ack_pending, 0],
      ["messages up for another delivery", info.num_redelivered, 0],
    ] as const;
    return counts
      .filter(([, found, expected]) => found !== expected)
      .map(([what, found, expected]) => `${what}: ${found}, not ${expected}`);
  } finally {
    await connection.close();
  }
}

/** What a database says of the facts, and what it must say where there are so many. */
const counts: readonly {
  readonly what: string;
  readonly service: (typeof services)[number];
  readonly sql: string;
  readonly isNone?: boolean;
}[] = [
  { what: "decisions", service: "risk-gate", sql: "SELECT count(*) FROM decision" },
  { what: "facts stated", service: "risk-gate", sql: "SELECT max(sequence) FROM outbox" },
  {
    what: "facts recorded",
    service: "audit",
    sql: "SELECT count(*) FROM fact WHERE kind = 'DECISION_MADE'",
  },
  {
    what: "facts applied in order",
    service: "audit",
    sql: `SELECT sequence FROM watermark WHERE source = '${source}'`,
  },
  {
    what: "gaps in the facts",
    service: "audit",
    sql: "SELECT count(*) FROM missing_facts",
    isNone: true,
  },
];

function factFindings(folder: string, facts: number): readonly string[] {
  return counts.flatMap(({ what, service, sql, isNone = false }) => {
    const connection = openConnection(join(folder, service, `${service}.db`));
    try {
      const found = Number(((connection.row(sql) ?? [0]) as Row)[0] ?? 0);
      const expected = isNone ? 0 : facts;
      return found === expected ? [] : [`${service}: ${what}: ${found}, not ${expected}`];
    } finally {
      connection.close();
    }
  });
}
