import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import { manifestRule } from "#test/support/manifest-rule.ts";
import { ofKind, variablesOf, workloadsOf } from "#test/support/manifests.ts";
import { serviceNames } from "#test/support/service-names.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { all, changed, services, without } from "./pod-rules.ts";

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
