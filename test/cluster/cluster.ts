import { randomInt } from "node:crypto";
import { join } from "node:path";
import {
  jobsOf,
  type Manifest,
  ofKind,
  type Workload,
  workloadsOf,
} from "#test/support/manifests.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type PodPlace, startContainer } from "./container.ts";
import { type Pod, startPod } from "./pod.ts";

/** The pods of an overlay, each a process with a loopback address of its own. */
export interface Cluster {
  /** The pod that runs under a name, such as gateway-0. */
  pod(name: string): Pod;
  /** Starts all pods of a workload and waits until they are ready. */
  start(workload: string): Promise<void>;
  /** Starts a pod of a changed manifest, in a place of its own. */
  startAnother(workload: string, change: (workload: Workload) => void): Promise<Pod>;
  /** Runs the pod of a Job, or of a CronJob's next one, to its end. */
  run(job: string): Promise<{ readonly exitCode: number | null; readonly log: string }>;
  /** Ends every process. */
  stop(): Promise<void>;
}

/** A cluster of which nothing runs yet; the volumes of its pods lie below a folder. */
export function createCluster(manifests: readonly Manifest[], folder = temporaryFolder()): Cluster {
  // Others that run these tests at the same time have another part of 127.0.0.0/8.
  const network = `127.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  const workloads = new Map(workloadsOf(manifests).map((one) => [one.name, one]));
  const addresses = new Map<string, string>();
  for (const { name, replicas } of workloads.values()) {
    for (let at = 0; at < replicas; at += 1) {
      addresses.set(`${name}-${at}`, `${network}.${addresses.size + 1}`);
    }
  }
  const names = namesOf(manifests, workloads, addresses);
  const pods = new Map<string, Pod>();
  let others = 0;
  const placeOf = (name: string, address: string): PodPlace => {
    return { name, address, names, manifests, folder: join(folder, name) };
  };
  const workloadOf = (name: string) => {
    const found = workloads.get(name);
    if (found === undefined) throw new Error(`there is no workload ${name}`);
    return found;
  };
  return {
    pod(name) {
      const found = pods.get(name);
      if (found === undefined) throw new Error(`${name} does not run`);
      return found;
    },
    async start(name) {
      const workload = workloadOf(name);
      const starting = Array.from({ length: workload.replicas }, async (_, at) => {
        const pod = `${name}-${at}`;
        const place = placeOf(pod, addresses.get(pod)!);
        pods.set(pod, await startPod(workload, place));
      });
      // Those that started are ended with the others.
      const [failed] = (await Promise.allSettled(starting)).filter(
        (result) => result.status === "rejected",
      );
      if (failed !== undefined) throw failed.reason;
    },
    async startAnother(name, change) {
      const workload = structuredClone(workloadOf(name));
      change(workload);
      others += 1;
      const pod = `${name}-other-${others}`;
      const address = `${network}.${100 + others}`;
      pods.set(pod, await startPod(workload, placeOf(pod, address)));
      return pods.get(pod)!;
    },
    async run(name) {
      const job = jobsOf(manifests).find((one) => one.name === name);
      if (job === undefined) throw new Error(`there is no job ${name}`);
      others += 1;
      const place = placeOf(`${name}-${others}`, `${network}.${100 + others}`);
      const { exited, log } = startContainer(job, place);
      return { exitCode: await exited, log: log() };
    },
    async stop() {
      await Promise.all([...pods.values()].map((pod) => pod.stop("SIGKILL")));
    },
  };
}

/** What the DNS of the cluster knows: Services without an address of their own, and the pods behind them by name. */
function namesOf(
  manifests: readonly Manifest[],
  workloads: ReadonlyMap<string, Workload>,
  addresses: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const { metadata, spec } of ofKind(manifests, "Service")) {
    const behind = [...workloads.values()].filter(({ labels }) =>
      Object.entries(spec?.selector ?? {}).every(([key, value]) => labels[key] === value),
    );
    const found = behind.flatMap(({ name, replicas }) =>
      Array.from({ length: replicas }, (_, at) => `${name}-${at}`),
    );
    const add = (name: string, own: readonly string[]) => {
      const space = metadata.namespace ?? "default";
      const suffixes = ["", `.${space}`, `.${space}.svc`, `.${space}.svc.cluster.local`];
      for (const suffix of suffixes) names.set(`${name}${suffix}`, own);
    };
    add(
      metadata.name,
      found.map((pod) => addresses.get(pod)!),
    );
    for (const pod of found) add(`${pod}.${metadata.name}`, [addresses.get(pod)!]);
  }
  return names;
}
