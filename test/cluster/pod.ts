import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import process from "node:process";
import type { IEnvVar } from "kubernetes-models/v1/EnvVar";
import type { IProbe } from "kubernetes-models/v1/Probe";
import type { Manifest, Workload } from "#test/support/manifests.ts";
import { mountVolumes } from "./pod-files.ts";
import { probe } from "./probe.ts";
import { serviceLinks } from "./service-links.ts";
import {
  clusterDns,
  inFile,
  inImage,
  inNetwork,
  innermostFirst,
  inVolumes,
  probePauseMs,
} from "./substitutions.ts";

/** Where a pod runs. */
export interface PodPlace {
  /** As a StatefulSet names its pods: audit-0. */
  readonly name: string;
  readonly address: string;
  /** Of its volumes; what another one with the same folder left is there. */
  readonly folder: string;
  /** The addresses behind the names of the cluster. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly manifests: readonly Manifest[];
}

/** A pod that runs. */
export interface Pod {
  readonly workload: Workload;
  readonly address: string;
  /** All that it has logged. */
  log(): string;
  /** Probes it once. @throws Error saying why it does not pass */
  passes(probe: IProbe | undefined): Promise<void>;
  /** Ends it; resolves to its exit code. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/**
 * Starts the container of a workload's pod as a process, with the command, the variables and the volumes of its
 * manifest, and resolves once it passes its probes of start and readiness and listens on every port that it declares.
 * @throws Error when it ends before, or does not within `limitMs`
 */
export async function startPod(
  workload: Workload,
  place: PodPlace,
  limitMs = 60_000,
): Promise<Pod> {
  const { container, pod: spec } = workload;
  const { address, folder, manifests, names } = place;
  const mounted = mountVolumes(spec, manifests, folder, (text) =>
    inFile(inNetwork(text, address), names),
  );
  const folders = innermostFirst(mounted);
  const substituted = (text: string) => inVolumes(inNetwork(text, address), folders);
  const own = (container.env ?? []).map(({ name, value, valueFrom }) => {
    return [name, substituted(value ?? fieldOf(valueFrom, place))] as const;
  });
  const variables = {
    ...(spec.enableServiceLinks === false ? {} : serviceLinks(manifests)),
    ...Object.fromEntries(own),
  };
  const [program = "", ...args] = [...(container.command ?? []), ...(container.args ?? [])].map(
    (word) => inImage(substituted(expanded(word, variables))),
  );
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...clusterDns(names), ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(child, "exit");
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const passes = async (one: IProbe | undefined) => {
    if (one === undefined) throw new Error("it has no such probe");
    await probe(one, container, address);
  };
  const started: Pod = {
    workload,
    address,
    log: () => log,
    passes,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null) child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
  try {
    await ready(started, child, limitMs);
    return started;
  } catch (error) {
    await started.stop("SIGKILL");
    throw new Error(`${place.name}: ${String(error)}\n${log.slice(0, 4_000)}…${log.slice(-400)}`, {
      cause: error,
    });
  }
}

async function ready(
  { workload, address, passes }: Pod,
  child: ChildProcess,
  limitMs: number,
): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe, ports = [] } = workload.container;
  const giveUpMs = Date.now() + limitMs;
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`it ended with ${code}`);
  });
  // Nobody waits for it once the pod is ready.
  ended.catch(() => undefined);
  const isUp = async () => {
    await passes(startupProbe);
    await passes(readinessProbe);
    await passes(livenessProbe);
    for (const { containerPort } of ports) await listens(address, containerPort);
  };
  for (;;) {
    try {
      await Promise.race([isUp(), ended]);
      return;
    } catch (error) {
      if (child.exitCode !== null || Date.now() > giveUpMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, probePauseMs));
    }
  }
}

/** @throws Error when nothing listens there. */
async function listens(address: string, port: number): Promise<void> {
  const socket = connect(port, address);
  try {
    await once(socket, "connect");
  } finally {
    socket.destroy();
  }
}

/** A word of a command with its $(VARIABLE) replaced. */
function expanded(word: string, variables: Readonly<Record<string, string>>): string {
  return word.replace(/\$\((\w+)\)/g, (reference, name) => variables[name] ?? reference);
}

/** @throws Error for a field that is not known here. */
function fieldOf(source: IEnvVar["valueFrom"], { name }: PodPlace): string {
  const path = source?.fieldRef?.fieldPath;
  if (path === "metadata.name") return name;
  throw new Error(`a variable is of the field ${path}, which is not known here`);
}
