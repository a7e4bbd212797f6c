import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import { type Manifest, ofKind } from "#test/support/manifests.ts";

/**
 * Makes the volumes of a pod below a folder, and returns where each path of its container that a volume is mounted
 * at lies. A claimed volume keeps what it has.
 * @param change of each file, before it is written; it is told where the volumes lie
 * @throws Error for a volume, a ConfigMap, a Secret or a key that is not there: Kubernetes would not start the pod
 */
export function mountVolumes(
  pod: IPodSpec,
  manifests: readonly Manifest[],
  folder: string,
  change: (text: string, folders: ReadonlyMap<string, string>) => string,
): ReadonlyMap<string, string> {
  const claims = new Set(
    ofKind(manifests, "StatefulSet")
      .flatMap(({ spec }) => spec?.volumeClaimTemplates ?? [])
      .map(({ metadata }) => metadata?.name),
  );
  const mounts = pod.containers[0]?.volumeMounts ?? [];
  const folders = new Map(mounts.map(({ name, mountPath }) => [mountPath, join(folder, name)]));
  for (const { name } of mounts) {
    const place = join(folder, name);
    mkdirSync(place, { recursive: true });
    const volume = (pod.volumes ?? []).find((each) => each.name === name);
    if (volume === undefined && !claims.has(name)) throw new Error(`there is no volume ${name}`);
    const files = [
      ...(volume?.projected?.sources ?? []).flatMap(({ configMap }) =>
        filesOf(configMap, manifests),
      ),
      ...filesOf(volume?.configMap, manifests),
      ...secretsOf(volume?.secret?.secretName, manifests),
    ];
    for (const [path, text] of files) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), change(text, folders));
    }
  }
  return folders;
}

interface ConfigMapSource {
  readonly name?: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

type Files = readonly (readonly [path: string, text: string])[];

function filesOf(source: ConfigMapSource | undefined, manifests: readonly Manifest[]): Files {
  if (source === undefined) return [];
  const { name, items } = source;
  const map = ofKind(manifests, "ConfigMap").find(({ metadata }) => metadata.name === name);
  if (map === undefined) throw new Error(`there is no ConfigMap ${name}`);
  const data = map.data ?? {};
  const chosen = items ?? Object.keys(data).map((key) => ({ key, path: key }));
  return chosen.map(({ key, path }) => {
    const text = data[key];
    if (text === undefined) throw new Error(`the ConfigMap ${name} has no ${key}`);
    return [path, text] as const;
  });
}

function secretsOf(name: string | undefined, manifests: readonly Manifest[]): Files {
  if (name === undefined) return [];
  const secret = ofKind(manifests, "Secret").find(({ metadata }) => metadata.name === name);
  if (secret === undefined) throw new Error(`there is no Secret ${name}`);
  return Object.entries(secret.stringData ?? {});
}
