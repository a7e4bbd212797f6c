/**
 * Calls a second of one method over HTTP/1.1 (JSON and protobuf, by Connect's protocol) beside those by gRPC, of the
 * same service in the same run, in rounds that take turns. The calls come from this process.
 *
 * Usage: npm run bench:http [-- --rounds N --calls N]
 *
 * Exit 1 when JSON over HTTP has less than 0.8 of the calls a second of gRPC.
 */
import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { fromBinary, toJsonString } from "@bufbuild/protobuf";
import { EstimateCostRequestSchema } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { freePort } from "#test/support/free-port.ts";
import { startChild } from "./services/child.ts";
import { measureLoad } from "./services/load.ts";
import { estimateCostRow } from "./services/risk-gate-rows.ts";
import { table } from "./table.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    calls: { type: "string", default: "6000" },
  },
});
const rounds = Number(values.rounds);
const calls = Number(values.calls);
const levels = [1, 16, 64] as const;
const wantedShare = 0.8;

const folder = mkdtempSync(join(tmpdir(), "pmx-bench-"));
const port = await freePort();
const service = await startChild(
  ["--import", "tsx", "services/risk-gate/main.ts"],
  join(folder, "risk-gate.log"),
  { PMX_DATA_DIR: folder, PMX_HTTP_PORT: `${port}` },
);
const agents = levels.map((inFlight) => new Agent({ keepAlive: true, maxSockets: inFlight }));

/** Sends the requests with so many in flight. @returns calls a second */
async function overHttp(
  path: string,
  bodies: readonly Buffer[],
  type: string,
  inFlight: number,
): Promise<number> {
  const agent = agents[(levels as readonly number[]).indexOf(inFlight)]!;
  const one = (body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      const headers = { "content-type": type, "content-length": body.byteLength };
      const call = request({ port, path, method: "POST", agent, headers }, (answer) => {
        answer.resume();
        answer.once("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`HTTP ${answer.statusCode}`)),
        );
      });
      call.once("error", reject);
      call.end(body);
    });
  const lane = async (first: number) => {
    for (let at = first; at < bodies.length; at += inFlight) await one(bodies[at]!);
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, (_, first) => lane(first)));
  return (1_000 * bodies.length) / (performance.now() - startedMs);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

const found = levels.map((inFlight) => ({
  inFlight,
  grpc: [] as number[],
  json: [] as number[],
  proto: [] as number[],
}));
try {
  const row = await estimateCostRow(service);
  for (let round = -1; round < rounds; round += 1) {
    for (const level of found) {
      const { inFlight } = level;
      const count = inFlight === 1 ? Math.ceil(calls / 4) : calls;
      const packed = await row.requests(count);
      const bytes = Array.from({ length: count }, (_, at) => Buffer.from(packed.at(at)));
      const texts = bytes.map((one) =>
        Buffer.from(
          toJsonString(EstimateCostRequestSchema, fromBinary(EstimateCostRequestSchema, one)),
        ),
      );
      const json = await overHttp(row.path, texts, "application/json", inFlight);
      const { callsPerSecond: grpc } = await measureLoad(service, row.path, packed, inFlight);
      const proto = await overHttp(row.path, bytes, "application/proto", inFlight);
      // The first round warms up.
      if (round < 0) continue;
      level.grpc.push(grpc);
      level.json.push(json);
      level.proto.push(proto);
    }
  }
} finally {
  for (const agent of agents) agent.destroy();
  await service.end();
  rmSync(folder, { recursive: true, force: true });
}

const figures = found.map(({ inFlight, grpc, json, proto }) => {
  const byGrpc = median(grpc);
  return {
    inFlight,
    byGrpc,
    json: median(json),
    share: median(json) / byGrpc,
    proto: median(proto),
  };
});
const rows = figures.map(({ inFlight, byGrpc, json, share, proto }) => [
  `${inFlight}`,
  ...[byGrpc, json].map((one) => one.toFixed(0)),
  share.toFixed(2),
  proto.toFixed(0),
  (proto / byGrpc).toFixed(2),
]);
const titles = [
  "in flight",
  "gRPC calls/s",
  "JSON calls/s",
  "of gRPC",
  "protobuf calls/s",
  "of gRPC",
];
process.stdout.write(`EstimateCost, Node ${process.versions.node}\n${table(titles, rows)}`);
const least = Math.min(...figures.map(({ share }) => share));
process.stdout.write(`JSON has ${least.toFixed(2)} of gRPC at least; wanted ${wantedShare}\n`);
process.exitCode = least >= wantedShare ? 0 : 1;
