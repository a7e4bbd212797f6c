import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import type { IEnvVar } from "kubernetes-models/v1/EnvVar";
import type { Manifest, Workload } from "#test/support/manifests.ts";
import { mountVolumes } from "./pod-files.ts";
import { serviceLinks } from "./service-links.ts";
import { clusterDns, inFile, inImage, inNetwork, inVolumes } from "./substitutions.ts";

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

/** The container of a pod. */
export interface Container {
  readonly child: ChildProcess;
  /** Its exit code, once it has ended. */
  readonly exited: Promise<number | null>;
  /** All that it has logged. */
  log(): string;
}

/**
 * Starts the container of a workload's pod as a process, with the command, the variables and the volumes of its
 * manifest.
 */
export function startContainer(workload: Workload, place: PodPlace): Container {
  const { container, pod: spec } = workload;
  const { address, folder, manifests, names } = place;
  const folders = mountVolumes(spec, manifests, folder, (text, places) =>
    inFile(inNetwork(text, address), places, names),
  );
  const substituted = (text: string) => inImage(inVolumes(inNetwork(text, address), folders));
  const own = (container.env ?? []).map(({ name, value, valueFrom }) => {
    return [name, substituted(value ?? fieldOf(valueFrom, place))] as const;
  });
  const variables = {
    ...(spec.enableServiceLinks === false ? {} : serviceLinks(manifests)),
    ...Object.fromEntries(own),
  };
  const [program = "", ...args] = [...(container.command ?? []), ...(container.args ?? [])].map(
    (word) => substituted(expanded(word, variables)),
  );
  const child = spawn(program, args, {
    cwd: container.workingDir === undefined ? folder : substituted(container.workingDir),
    env: { PATH: process.env.PATH, ...clusterDns(names), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const exited = once(child, "close").then(([code]) => code as number | null);
  return { child, exited, log: () => log };
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
