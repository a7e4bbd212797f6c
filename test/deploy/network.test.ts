import { test } from "node:test";
import type { INetworkPolicyEgressRule } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule";
import type { INetworkPolicyPeer } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer";
import type { INetworkPolicyPort } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort";
import { gatewaySettings } from "#gateway/config.ts";
import type { EnvironmentVariable } from "#lib/kit/config/environment.ts";
import { auditSettings } from "#services/audit/config.ts";
import { executionSettings } from "#services/execution/config.ts";
import { forecastSettings } from "#services/forecast/config.ts";
import { forecasterSettings } from "#services/forecast/forecaster/config.ts";
import { riskGateSettings } from "#services/risk-gate/config.ts";
import { manifestRule } from "#test/support/manifest-rule.ts";
import {
  jobsOf,
  type Manifest,
  ofKind,
  variablesOf,
  workloadsOf,
} from "#test/support/manifests.ts";

/** The variables of each process that hold the address of a peer. */
const peerVariables: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    audit: auditSettings,
    execution: executionSettings,
    forecast: forecastSettings,
    forecaster: forecasterSettings,
    gateway: gatewaySettings,
    "risk-gate": riskGateSettings,
  }).map(([service, { variables }]) => [service, peersOf(variables)]),
);

function peersOf(variables: readonly EnvironmentVariable[] = []): readonly string[] {
  return variables.filter(({ path }) => path.startsWith("peers.")).map(({ name }) => name);
}

/** A pod, or something that is one of several alike, and where it listens. */
interface Endpoint {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly variables: Readonly<Record<string, string>>;
  /** Where it is another one than that of pmx: its policies are not ours. */
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function endpointsOf(manifests: readonly Manifest[]): readonly Endpoint[] {
  return [...workloadsOf(manifests), ...jobsOf(manifests)].map(
    ({ name, labels, annotations, container }) => ({
      name,
      labels,
      annotations,
      ports: container.ports ?? [],
      variables: variablesOf(container),
    }),
  );
}

/** A pod that the manifests do not have, of somebody who uses pmx. */
const client: Endpoint = {
  name: "client",
  labels: { "app.kubernetes.io/part-of": "pmx", "pmx/client": "true" },
  ports: [],
  variables: {},
};
/** Something outside, that calls and is called as it likes. */
const stranger: Endpoint = {
  name: "stranger",
  namespace: "elsewhere",
  labels: {},
  ports: [{ name: "any", containerPort: 443 }],
  variables: {},
};
/** Pods of other namespaces, which listen on nothing that matters here. */
const outside = (name: string, namespace: string, labels = {}): Endpoint => ({
  ...{ name, namespace, labels, ports: [], variables: {} },
});
const scraper = outside("scraper", "monitoring", { "app.kubernetes.io/name": "prometheus" });
const others = [
  outside("grafana", "monitoring", { "app.kubernetes.io/name": "grafana" }),
  outside("look-alike", "elsewhere", scraper.labels),
];
const argo = outside("argo", "argo-rollouts");

/** `caller → callee port`, for each peer that a process is configured with. */
function callGraph(endpoints: readonly Endpoint[]): readonly string[] {
  return endpoints.flatMap(({ name, variables }) =>
    (peerVariables[name] ?? []).map((variable) => {
      const [, callee, port] = /^dns:\/\/\/([\w-]+):(\d+)$/.exec(variables[variable] ?? "") ?? [];
      const found = endpoints
        .find((each) => each.name === callee)
        ?.ports.find(({ containerPort }) => containerPort === Number(port));
      return `${name} → ${callee} ${found?.name ?? `${variable}=${variables[variable]}`}`;
    }),
  );
}

test(
  "each peer that a service can ask is set, by the name of a Service and the port that it listens on",
  manifestRule(
    (manifests) => callGraph(endpointsOf(manifests)).filter((edge) => !edge.endsWith(" grpc")),
    (manifests) => {
      const execution = workloadsOf(manifests).find(({ name }) => name === "execution");
      const address = execution?.container.env?.find(
        ({ name }) => name === "PMX_RISK_GATE_ADDRESS",
      );
      address!.value = "dns:///risk-gate:50051";
    },
  ),
);

test(
  "each service has a headless Service of its name, so that a caller sees every replica, which says that it speaks HTTP/2",
  manifestRule(
    (manifests) =>
      endpointsOf(manifests)
        .filter(({ variables }) => variables.SERVICE !== undefined)
        .flatMap(({ name, labels, ports, variables }) => {
          const spec = ofKind(manifests, "Service").find(
            ({ metadata }) => metadata.name === name,
          )?.spec;
          const port = spec?.ports?.find((each) => each.name === "grpc");
          const listens = ports.find((each) => each.name === "grpc")?.containerPort;
          const holds =
            spec?.clusterIP === "None" &&
            Object.entries(spec.selector ?? {}).every(([key, value]) => labels[key] === value) &&
            port?.appProtocol === "kubernetes.io/h2c" &&
            port.targetPort === "grpc" &&
            [port.port, Number(variables.PMX_PORT)].every((number) => number === listens);
          return holds ? [] : [name];
        }),
    (manifests) => {
      const service = ofKind(manifests, "Service").find(
        ({ metadata }) => metadata.name === "audit",
      );
      service!.spec!.ports![0]!.port = 50_055;
    },
  ),
);

test(
  "the network lets through what the services are configured to call, clients to the gateway, facts to NATS, the scraper to metrics, and no more",
  manifestRule(
    (manifests) => {
      const pods = endpointsOf(manifests);
      const endpoints = [...pods, client, stranger, scraper, argo, ...others];
      const labelled = (name: string, value: string) =>
        endpoints.filter(({ labels }) => labels[name] === value);
      const expected = [
        ...callGraph(endpoints),
        ...labelled("pmx/role", "writer").map(({ name }) => `${name} → nats client`),
        "nats → nats cluster",
        ...labelled("pmx/client", "true").flatMap(({ name }) => [
          `${name} → gateway grpc`,
          `${name} → gateway http`,
        ]),
        // New bars come from outside.
        ...labelled("app.kubernetes.io/component", "nightly").map(
          ({ name }) => `${name} → stranger any`,
        ),
        ...pods
          .filter(({ annotations }) => annotations?.["prometheus.io/scrape"] === "true")
          .map(({ name }) => `scraper → ${name} http`),
        ...manifests
          .filter(({ kind }) => kind === "AnalysisTemplate")
          .map(() => "argo → gateway http"),
      ];
      const allowed = allowedEdges(manifests, endpoints);
      return [
        ...expected.filter((edge) => !allowed.includes(edge)).map((edge) => `closed: ${edge}`),
        ...allowed.filter((edge) => !expected.includes(edge)).map((edge) => `open: ${edge}`),
      ];
    },
    (manifests) => {
      ofKind(manifests, "NetworkPolicy")[0]!.spec!.ingress = [{}];
    },
  ),
);

/** `caller → callee port` for each port of each pod that both the caller's and the callee's policies let through. */
function allowedEdges(
  manifests: readonly Manifest[],
  endpoints: readonly Endpoint[],
): readonly string[] {
  return endpoints.flatMap((caller) =>
    endpoints.flatMap((callee) =>
      callee.ports
        .filter(
          (port) =>
            !(caller.namespace && callee.namespace) &&
            letsThrough(manifests, "Egress", caller, callee, port) &&
            letsThrough(manifests, "Ingress", callee, caller, port),
        )
        .map((port) => `${caller.name} → ${callee.name} ${port.name}`),
    ),
  );
}

/** Whether the policies of a pod let it call another one (Egress) or be called (Ingress) on a port. */
function letsThrough(
  manifests: readonly Manifest[],
  type: "Egress" | "Ingress",
  pod: Endpoint,
  other: Endpoint,
  port: Endpoint["ports"][number],
): boolean {
  // What is not ours is outside of the policies.
  if (pod.namespace !== undefined) return true;
  const own = ofKind(manifests, "NetworkPolicy").filter(
    ({ spec }) => spec?.policyTypes?.includes(type) && matches(spec.podSelector.matchLabels, pod),
  );
  const rules: readonly INetworkPolicyEgressRule[] = own.flatMap(({ spec }) =>
    type === "Egress"
      ? (spec?.egress ?? [])
      : (spec?.ingress ?? []).map(({ from, ports }) => ({
          ...(from && { to: from }),
          ...(ports && { ports }),
        })),
  );
  return rules.some(({ to, ports }) => isPeer(to, other) && isPort(ports, port));
}

function isPeer(peers: readonly INetworkPolicyPeer[] | undefined, pod: Endpoint): boolean {
  if (peers === undefined) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined) return pod === stranger;
    const namespace = namespaceSelector?.matchLabels?.["kubernetes.io/metadata.name"];
    return namespace === pod.namespace && matches(podSelector?.matchLabels, pod);
  });
}

function isPort(
  ports: readonly INetworkPolicyPort[] | undefined,
  { name, containerPort }: Endpoint["ports"][number],
): boolean {
  if (ports === undefined) return true;
  return ports.some(({ port }) => port === name || port === containerPort);
}

function matches(
  wanted: Readonly<Record<string, string>> | undefined,
  { labels }: Endpoint,
): boolean {
  return Object.entries(wanted ?? {}).every(([name, value]) => labels[name] === value);
}
