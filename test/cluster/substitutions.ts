import process from "node:process";
import { fileURLToPath } from "node:url";
import { bundleFolder } from "#test/support/bundle.ts";

/**
 * All in which a pod of these tests differs from its manifest. It runs as a process of this machine, so that there is
 * no image to run in, no network of its own and no DNS that knows its Services.
 */

/** The image's root: the folder of the bundle, and the programs of this machine. */
export function inImage(word: string): string {
  const programs: Readonly<Record<string, string>> = { node: process.execPath };
  return programs[word] ?? word.replace(/^\/app\/dist(?=\/|$)/, () => bundleFolder());
}

/** Volumes: where the manifest mounts one, the folder that stands for it. */
export function inVolumes(text: string, folders: ReadonlyMap<string, string>): string {
  const [mountPath, folder] =
    [...folders].find(([path]) => text === path || text.startsWith(`${path}/`)) ?? [];
  return mountPath === undefined ? text : `${folder}${text.slice(mountPath.length)}`;
}

/** A pod listens on its own address, where a process would have every interface of this machine. */
export function inNetwork(text: string, address: string): string {
  return text.replaceAll("0.0.0.0", address);
}

/** In mounted files the same, and names of pods, since look-ups of nats-server cannot be answered otherwise. */
export function inFile(
  text: string,
  folders: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, readonly string[]>,
): string {
  return text
    .replace(/(?<=\s)\/\S+/g, (word) => inVolumes(word, folders))
    .replace(/(?<=nats:\/\/)[\w.-]+(?=:\d)/g, (name) => names.get(name)?.[0] ?? name);
}

/** Names of pods and Services for programs of Node: look-ups of these are answered, and of no others. */
export function clusterDns(
  names: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, string>> {
  const module = fileURLToPath(new URL("./cluster-dns.mjs", import.meta.url));
  return {
    NODE_OPTIONS: `--import ${JSON.stringify(module)}`,
    CLUSTER_NAMES: JSON.stringify(Object.fromEntries(names)),
  };
}

/** Kubernetes probes once a second and less; what takes a machine seconds to start is seen sooner here. */
export const probePauseMs = 100;
