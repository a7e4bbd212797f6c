import { once } from "node:events";
import { connect } from "node:net";
import type { IProbe } from "kubernetes-models/v1/Probe";
import type { Workload } from "#test/support/manifests.ts";
import { type Container, type PodPlace, startContainer } from "./container.ts";
import { probe } from "./probe.ts";
import { probePauseMs } from "./substitutions.ts";

/** A pod that runs. */
export interface Pod {
  /** Of its process. */
  readonly pid: number;
  readonly address: string;
  /** All that it has logged. */
  log(): string;
  /** Probes it once. @throws Error saying why it does not pass */
  passes(probe: IProbe | undefined): Promise<void>;
  /** Ends it; resolves to its exit code. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/**
 * Starts a pod, and resolves once it passes its probes of start, readiness and life and listens on every port that it
 * declares.
 * @throws Error when it ends before, or does not within `limitMs`
 */
export async function startPod(
  workload: Workload,
  place: PodPlace,
  limitMs = 120_000,
): Promise<Pod> {
  const { container } = workload;
  const { address } = place;
  const running = startContainer(workload, place);
  const started: Pod = {
    pid: running.child.pid!,
    address,
    log: running.log,
    async passes(one) {
      if (one === undefined) throw new Error("it has no such probe");
      await probe(one, container, address);
    },
    stop(signal = "SIGTERM") {
      running.child.kill(signal);
      return running.exited;
    },
  };
  try {
    await ready(workload, started, running, limitMs);
    return started;
  } catch (error) {
    await started.stop("SIGKILL");
    const log = running.log();
    const said = `${log.slice(0, 4_000)}…${log.slice(-400)}`;
    throw new Error(`${place.name}: ${String(error)}\n${said}`, { cause: error });
  }
}

async function ready(
  { container }: Workload,
  { address, passes }: Pod,
  { child, exited }: Container,
  limitMs: number,
): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe, ports = [] } = container;
  const giveUpMs = Date.now() + limitMs;
  const ended = exited.then((code) => {
    throw new Error(`it ended with ${code}`);
  });
  // Nobody waits for it once the pod is ready.
  ended.catch(() => undefined);
  const isUp = async () => {
    await passes(startupProbe);
    await passes(readinessProbe);
    await passes(livenessProbe);
  };
  for (;;) {
    try {
      await Promise.race([isUp(), ended]);
      break;
    } catch (error) {
      // A probe may fail for the end of the process before that is heard of.
      if (child.exitCode !== null) await ended;
      if (Date.now() > giveUpMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, probePauseMs));
    }
  }
  for (const { containerPort } of ports) await listens(address, containerPort);
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
