import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { IProbe } from "kubernetes-models/v1/Probe";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { manifestRule } from "#test/support/manifest-rule.ts";
import {
  jobsOf,
  type Manifest,
  ofKind,
  variablesOf,
  type Workload,
  workloadsOf,
} from "#test/support/manifests.ts";
import { serviceNames } from "#test/support/service-names.ts";
import { filesBelow, repositoryRoot, sourceFiles, textOf } from "#test/support/source-files.ts";

/** What runs a process of pmx, which the variable SERVICE names. */
const services = (manifests: readonly Manifest[]): readonly Workload[] =>
  workloadsOf(manifests).filter(({ container }) => variablesOf(container).SERVICE !== undefined);

/** Whatever runs for a while or for good. */
const all = (manifests: readonly Manifest[]): readonly Workload[] => [
  ...workloadsOf(manifests),
  ...jobsOf(manifests),
];

/** The names of those of which something does not hold. */
const without = (workloads: readonly Workload[], holds: (workload: Workload) => boolean) =>
  workloads.filter((workload) => !holds(workload)).map(({ name }) => name);

/** Changes the pods of one service. */
const changed = (change: (workload: Workload) => void) => (manifests: Manifest[]) =>
  change(services(manifests)[0]!);

function probesOf({ container }: Workload): readonly (IProbe | undefined)[] {
  return [container.startupProbe, container.readinessProbe, container.livenessProbe];
}

const protoServices = filesBelow(["proto"], ".proto").flatMap((file) => {
  const text = textOf(file);
  const pack = /^package ([\w.]+);/m.exec(text)?.[1];
  return [...text.matchAll(/^service (\w+) \{/gm)].map(([, name]) => `${pack}.${name}`);
});

test(
  "everything runs that has a main.ts",
  manifestRule(
    (manifests) => {
      const running = services(manifests).map(({ container }) => variablesOf(container).SERVICE);
      return serviceNames.filter((name) => !running.includes(name));
    },
    (manifests) => {
      manifests.splice(
        manifests.findIndex(({ kind }) => kind === "StatefulSet"),
        1,
      );
    },
  ),
);

test(
  "each service is probed in gRPC at start, for readiness and for life, on the port that serves health alone",
  manifestRule(
    (manifests) =>
      without(services(manifests), (workload) => {
        const port = Number(variablesOf(workload.container).PMX_HEALTH_PORT);
        return probesOf(workload).every((probe) => probe?.grpc?.port === port);
      }),
    changed(({ container }) => {
      container.livenessProbe!.grpc!.port = 50_051;
    }),
  ),
);

test(
  "what a service needs decides whether it is ready, never whether it has started or lives",
  manifestRule(
    (manifests) =>
      without(services(manifests), ({ container }) => {
        const { startupProbe, readinessProbe, livenessProbe } = container;
        const ofProcess = [startupProbe, livenessProbe].map((probe) => probe?.grpc?.service);
        const asked = readinessProbe?.grpc?.service;
        return ofProcess.every((one) => one === Health.typeName) && asked !== Health.typeName;
      }),
    changed(({ container }) => {
      container.livenessProbe!.grpc!.service = "pmx.audit.v1.AuditService";
    }),
  ),
);

test(
  "the one replica of an owner can be asked what is wrong while it is not ready",
  manifestRule(
    (manifests) => {
      const single = workloadsOf(manifests).filter(({ labels }) => labels["pmx/role"] === "writer");
      return without(single, ({ name }) =>
        ofKind(manifests, "Service").some(
          ({ metadata, spec }) => metadata.name === name && spec?.publishNotReadyAddresses === true,
        ),
      );
    },
    (manifests) => {
      const [service] = ofKind(manifests, "Service");
      service!.spec!.publishNotReadyAddresses = false;
    },
  ),
);

test(
  "what is scraped says the scheme that its port speaks",
  manifestRule(
    (manifests) =>
      without(services(manifests), ({ container, annotations }) => {
        const speaksTls = variablesOf(container).PMX_TLS_CERTIFICATE_FILE !== undefined;
        return (annotations["prometheus.io/scheme"] ?? "http") === (speaksTls ? "https" : "http");
      }),
    changed(({ container }) => {
      const variable = container.env!.find(({ name }) => name === "PMX_TLS_CERTIFICATE_FILE");
      if (variable === undefined) {
        container.env!.push({ name: "PMX_TLS_CERTIFICATE_FILE", value: "tls.crt" });
      } else variable.name = "PMX_TLS_KEY_FILE";
    }),
  ),
);

test(
  "every service that a probe names is one of the protos",
  manifestRule(
    (manifests) =>
      without(services(manifests), (workload) =>
        probesOf(workload).every((probe) => {
          const service = probe?.grpc?.service;
          return service === undefined || protoServices.includes(service);
        }),
      ),
    changed(({ container }) => {
      container.readinessProbe!.grpc!.service = "pmx.audit.v1.Audits";
    }),
  ),
);

test(
  "a stopping pod answers for longer than Kubernetes needs to see that it is not ready",
  manifestRule(
    (manifests) =>
      without(services(manifests), ({ container }) => {
        const { periodSeconds = 10, failureThreshold = 3 } = container.readinessProbe ?? {};
        const delayMs = Number(variablesOf(container).PMX_DRAIN_DELAY_MS);
        return delayMs >= periodSeconds * failureThreshold * 1_000;
      }),
    changed(({ container }) => {
      container.readinessProbe!.failureThreshold = 9;
    }),
  ),
);

/** How long the slowest service lets its calls finish, as its source says. */
const drainGraceMs = Math.max(
  ...sourceFiles().flatMap((file) =>
    [...textOf(file).matchAll(/drainGraceMs = ([\d_]+)/g)].map(([, digits = ""]) =>
      Number(digits.replaceAll("_", "")),
    ),
  ),
);
/** For what comes after the calls: fits that stop, the last facts, the database. */
const closingMs = 15_000;

test(
  "no pod is killed before it has drained",
  manifestRule(
    (manifests) =>
      without(services(manifests), ({ pod, container }) => {
        const graceMs = (pod.terminationGracePeriodSeconds ?? 30) * 1_000;
        const delayMs = Number(variablesOf(container).PMX_DRAIN_DELAY_MS);
        return graceMs >= delayMs + drainGraceMs + closingMs;
      }),
    changed(({ pod }) => {
      pod.terminationGracePeriodSeconds = 30;
    }),
  ),
);

test(
  "no pod runs as root, writes its root, gains privileges or has the token of a service account",
  manifestRule(
    (manifests) =>
      without(all(manifests), ({ pod, container }) => {
        const own = container.securityContext;
        return (
          pod.securityContext?.runAsNonRoot === true &&
          (pod.securityContext.runAsUser ?? 0) > 0 &&
          pod.securityContext.seccompProfile?.type === "RuntimeDefault" &&
          pod.automountServiceAccountToken === false &&
          own?.readOnlyRootFilesystem === true &&
          own.allowPrivilegeEscalation === false &&
          own.privileged !== true &&
          String(own.capabilities?.drop) === "ALL" &&
          own.capabilities?.add === undefined
        );
      }),
    changed(({ container }) => {
      container.securityContext!.capabilities!.add = ["NET_ADMIN"];
    }),
  ),
);

test(
  "no pod gets the variables of the cluster's Services, one of which could be called pmx",
  manifestRule(
    (manifests) => without(all(manifests), ({ pod }) => pod.enableServiceLinks === false),
    changed(({ pod }) => {
      delete (pod as Partial<IPodSpec>).enableServiceLinks;
    }),
  ),
);

test(
  "every container says what it needs of a node and how much memory it may take",
  manifestRule(
    (manifests) =>
      without(all(manifests), ({ container: { resources } }) =>
        [resources?.requests?.cpu, resources?.requests?.memory, resources?.limits?.memory].every(
          (quantity) => quantity !== undefined,
        ),
      ),
    changed(({ container }) => {
      delete container.resources!.limits;
    }),
  ),
);

test(
  "pods spread over the nodes, by labels that they have",
  manifestRule(
    (manifests) =>
      without(workloadsOf(manifests), ({ pod, labels }) =>
        (pod.topologySpreadConstraints ?? []).some(
          ({ topologyKey, labelSelector }) =>
            topologyKey === "kubernetes.io/hostname" && selects(labelSelector?.matchLabels, labels),
        ),
      ),
    changed(({ pod }) => {
      pod.topologySpreadConstraints![0]!.labelSelector!.matchLabels = { "pmx/role": "reader" };
    }),
  ),
);

test(
  "every pod is in one disruption budget, and in no second, with which nothing could evict it",
  manifestRule(
    (manifests) => {
      const budgets = ofKind(manifests, "PodDisruptionBudget");
      return without(workloadsOf(manifests), ({ labels }) => {
        const own = budgets.filter(({ spec }) => selects(spec?.selector?.matchLabels, labels));
        return own.length === 1 && own[0]!.spec?.maxUnavailable === 1;
      });
    },
    (manifests) => {
      const [budget] = ofKind(manifests, "PodDisruptionBudget");
      manifests.push({ ...budget!, metadata: { name: "another" } });
    },
  ),
);

test(
  "what writes a database is one replica of a StatefulSet with a volume of its own, and nothing scales it",
  manifestRule(
    (manifests) => {
      const writers = services(manifests).filter(({ labels }) => labels["pmx/role"] === "writer");
      const sets = ofKind(manifests, "StatefulSet");
      const scaled = manifests
        .filter(({ kind }) => kind === "HorizontalPodAutoscaler")
        .map((scaler) => Reflect.get(scaler, "spec").scaleTargetRef.name as string);
      return without(writers, ({ name, replicas, container }) => {
        const claims = sets.find(({ metadata }) => metadata.name === name)?.spec
          ?.volumeClaimTemplates;
        const mount = container.volumeMounts?.find(
          ({ mountPath }) => mountPath === variablesOf(container).PMX_DATA_DIR,
        );
        const claim = claims?.find(({ metadata }) => metadata?.name === mount?.name);
        const modes = String(claim?.spec?.accessModes);
        return replicas === 1 && modes === "ReadWriteOnce" && !scaled.includes(name);
      });
    },
    (manifests) => {
      ofKind(manifests, "StatefulSet").find(({ metadata }) => metadata.name === "audit")!
        .spec!.replicas = 2;
    },
  ),
);

test(
  "a stream has as many replicas as there are NATS servers",
  manifestRule(
    (manifests) => {
      const servers = workloadsOf(manifests).find(({ name }) => name === "nats")?.replicas ?? 0;
      const users = services(manifests).filter(
        ({ container }) => variablesOf(container).NATS_URL !== undefined,
      );
      return without(
        users,
        ({ container }) => variablesOf(container).NATS_STREAM_REPLICAS === `${servers}`,
      );
    },
    (manifests) => {
      ofKind(manifests, "StatefulSet").find(({ metadata }) => metadata.name === "nats")!
        .spec!.replicas = 2;
    },
  ),
);

test(
  "every image that runs for real is named by its digest, and every one of dev by a tag",
  manifestRule(
    (manifests) =>
      without(all(manifests), ({ container: { image = "" } }) => {
        const isDev = manifests.some(({ metadata }) => metadata.namespace === "pmx-dev");
        return (isDev ? /^[\w./-]+:[\w.-]+$/ : /^[\w./-]+@sha256:[0-9a-f]{64}$/).test(image);
      }),
    changed(({ container }) => {
      container.image = "pmx";
    }),
  ),
);

test(
  "every file of the folder config is where a service looks for it",
  manifestRule(
    (manifests) => {
      const maps = ofKind(manifests, "ConfigMap");
      const files = readdirSync(join(repositoryRoot, "config"), {
        recursive: true,
        encoding: "utf8",
      })
        .filter((file) => file.endsWith(".yaml") && file !== "kustomization.yaml")
        .map((file) => file.replaceAll("\\", "/"));
      return services(manifests).flatMap(({ name, pod, container }) => {
        const place = variablesOf(container).PMX_CONFIG_DIR;
        const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === place);
        const volume = pod.volumes?.find((each) => each.name === mount?.name);
        const found = (volume?.projected?.sources ?? []).flatMap(({ configMap }) => {
          const data = maps.find(({ metadata }) => metadata.name === configMap?.name)?.data ?? {};
          const items = configMap?.items ?? Object.keys(data).map((key) => ({ key, path: key }));
          return items.filter(({ key }) => key in data).map(({ path }) => path);
        });
        return files.filter((file) => !found.includes(file)).map((file) => `${name}: ${file}`);
      });
    },
    (manifests) => {
      delete ofKind(manifests, "ConfigMap").find(({ data }) => data?.["phase-1.yaml"])!.data![
        "phase-1.yaml"
      ];
    },
  ),
);

function selects(
  wanted: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  const pairs = Object.entries(wanted ?? {});
  return pairs.length > 0 && pairs.every(([name, value]) => labels[name] === value);
}
