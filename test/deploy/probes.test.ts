import { test } from "node:test";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { manifestRule } from "#test/support/manifest-rule.ts";
import { ofKind, variablesOf, workloadsOf } from "#test/support/manifests.ts";
import { filesBelow, sourceFiles, textOf } from "#test/support/source-files.ts";
import { changed, probesOf, services, without } from "./pod-rules.ts";

const protoServices = filesBelow(["proto"], ".proto").flatMap((file) => {
  const text = textOf(file);
  const pack = /^package ([\w.]+);/m.exec(text)?.[1];
  return [...text.matchAll(/^service (\w+) \{/gm)].map(([, name]) => `${pack}.${name}`);
});

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
