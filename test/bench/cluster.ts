/**
 * What the processes of deploy/ cost: CPU an audit, memory and disk, each alone, while one sprint runs through the
 * manifests of the overlay prod as processes of this machine.
 *
 * Usage: npm run bench:cluster -- [AUDITS [TICKERS]]   (default: 200 AAPL)
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createCluster } from "#test/cluster/cluster.ts";
import { manifestsOf, workloadsOf } from "#test/support/manifests.ts";
import { runPmx, sprintJson } from "#test/support/run-pmx.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const [audits = "200", tickers = "AAPL"] = process.argv.slice(2);
const manifests = manifestsOf("deploy/overlays/prod");
const folder = temporaryFolder();
const cluster = createCluster(manifests, folder);
const workloads = workloadsOf(manifests);
const pods = workloads.flatMap(({ name, replicas }) =>
  Array.from({ length: replicas }, (_, at) => `${name}-${at}`),
);
try {
  await cluster.start("nats");
  for (const { name } of workloads) if (name !== "nats") await cluster.start(name);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const before = new Map(pods.map((pod) => [pod, usageOf(pod)]));
  const startMs = performance.now();
  const flags = ["sprint", "--audits", audits, "--tickers", tickers, "--json"];
  const address = `${cluster.pod("gateway-0").address}:50050`;
  const { sprint } = sprintJson(await runPmx([...flags, "--address", address]));
  const tookMs = performance.now() - startMs;
  const rows = pods.map((pod) => {
    const [first, last] = [before.get(pod)!, usageOf(pod)];
    return {
      pod,
      "CPU ms an audit": round((last.cpuMs - first.cpuMs) / sprint.completedAudits),
      "idle MB": round(first.residentMb),
      "MB after": round(last.residentMb),
      "KB of disk an audit": round((last.diskKb - first.diskKb) / sprint.completedAudits),
    };
  });
  process.stdout.write(`${sprint.completedAudits} audits of ${tickers} in ${round(tookMs)} ms\n`);
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
} finally {
  await cluster.stop();
}

/** What a pod has used since its start, and has now. */
function usageOf(pod: string) {
  const { pid } = cluster.pod(pod);
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in brackets, may have blanks; fields 14 and 15 are user and system time, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [, resident = "0"] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
    residentMb: Number(resident) / 1_024,
    diskKb: sizeOf(join(folder, pod, "data")) / 1_024,
  };
}

/** The blocks that the files below a folder take, in bytes; 0 for none. */
function sizeOf(path: string): number {
  try {
    return readdirSync(path, { recursive: true, encoding: "utf8" })
      .map((name) => statSync(join(path, name)).blocks * 512)
      .reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return 0;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
