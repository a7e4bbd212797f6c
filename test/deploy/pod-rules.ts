import type { IProbe } from "kubernetes-models/v1/Probe";
import {
  jobsOf,
  type Manifest,
  variablesOf,
  type Workload,
  workloadsOf,
} from "#test/support/manifests.ts";

/** What runs a process of pmx, which the variable SERVICE names. */
export const services = (manifests: readonly Manifest[]): readonly Workload[] =>
  workloadsOf(manifests).filter(({ container }) => variablesOf(container).SERVICE !== undefined);

/** Whatever runs for a while or for good. */
export const all = (manifests: readonly Manifest[]): readonly Workload[] => [
  ...workloadsOf(manifests),
  ...jobsOf(manifests),
];

/** The names of those of which something does not hold. */
export const without = (workloads: readonly Workload[], holds: (workload: Workload) => boolean) =>
  workloads.filter((workload) => !holds(workload)).map(({ name }) => name);

/** Changes the pods of one service. */
export const changed = (change: (workload: Workload) => void) => (manifests: Manifest[]) =>
  change(services(manifests)[0]!);

export function probesOf({ container }: Workload): readonly (IProbe | undefined)[] {
  return [container.startupProbe, container.readinessProbe, container.livenessProbe];
}
