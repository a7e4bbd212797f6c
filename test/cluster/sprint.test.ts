import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { after, before, test } from "node:test";
import type { IContainer } from "kubernetes-models/v1/Container";
import { type Manifest, manifestsOf } from "#test/support/manifests.ts";
import { runPmx, type SprintJson, sprintJson } from "#test/support/run-pmx.ts";
import { serviceNames } from "#test/support/service-names.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type Cluster, createCluster } from "./cluster.ts";
import { type Access, createAccess } from "./secrets.ts";

const flags = ["sprint", "--audits", "5", "--tickers", "AAPL", "--json"];

/** A Service as an operator may add it, with the name that makes most of the variables ours. */
const pmxService: Manifest = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "pmx", namespace: "pmx" },
  ...{
    spec: { selector: { "app.kubernetes.io/component": "gateway" }, ports: [{ port: 50_050 }] },
  },
};

let access: Access;
let cluster: Cluster;
let apart: SprintJson;

before(async () => {
  access = await createAccess();
  const manifests = manifestsOf("test/testdata/deploy");
  cluster = createCluster([...manifests, ...access.secrets, pmxService]);
  await cluster.start("nats");
  await Promise.all(serviceNames.map((name) => cluster.start(name)));
  const address = `${cluster.pod("gateway-0").address}:50050`;
  apart = sprintJson(
    await runPmx([...flags, "--address", address], {
      runtime: "deno",
      environment: access.client,
    }),
  );
});

after(() => cluster?.stop());

test("a sprint of a client on Deno through the pods of the manifests ends as one in a single process", async () => {
  const embedded = sprintJson(await runPmx([...flags, "--data-dir", temporaryFolder()]));
  assert.equal(apart.sprintHash, embedded.sprintHash);
  assert.equal(apart.sprint.completedAudits, 5);
});

/** What the gateway answers a holder of a token, who trusts the authority and shows no certificate. */
async function askedOverHttps(path: string): Promise<{ status?: number; text: string }> {
  const { PMX_TLS_AUTHORITY_FILE = "", PMX_TLS_PEER_NAME: servername } = access.client;
  const request = get({
    ...{ host: cluster.pod("gateway-0").address, port: 9464, path, agent: false, servername },
    ca: readFileSync(PMX_TLS_AUTHORITY_FILE),
    headers: { authorization: `Bearer ${access.token}` },
  });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  return { status: answer.statusCode!, text: Buffer.concat(await answer.toArray()).toString() };
}

test("the gateway answers a rollout with FAIL and INCONCLUSIVE alike, and with what they rest on", async () => {
  for (const [gate, expected] of [
    ["phase-0", "FAIL"],
    ["forecast-audits", "INCONCLUSIVE"],
  ]) {
    const { status, text } = await askedOverHttps(`/v1/gates/${gate}?sprint=${apart.sprint.name}`);
    const { verdict, criteria } = JSON.parse(text) as { verdict: string; criteria: unknown[] };
    assert.deepEqual([status, verdict], [200, expected], gate);
    assert.ok(criteria.length > 0);
  }
});

test("the Job that holds a rollout asks the gateway for a gate and exits as its verdict says", async () => {
  const { exitCode, log } = await cluster.run("gate");
  assert.match(log, /phase-1/);
  assert.equal(exitCode, 1, log);
});

test("the nightly job adds a night to the forward sprint, which is INCONCLUSIVE for long", async () => {
  const { exitCode, log } = await cluster.run("nightly");
  assert.equal(exitCode, 0, log);
  assert.match(log, /"verdict":"INCONCLUSIVE"/);
});

test("without a certificate of the authority nobody is let in", async () => {
  const { PMX_TLS_AUTHORITY_FILE = "", PMX_TLS_PEER_NAME = "" } = access.client;
  const address = `${cluster.pod("gateway-0").address}:50050`;
  const environment = { PMX_TLS_AUTHORITY_FILE, PMX_TLS_PEER_NAME };
  const { exitCode, stdout } = await runPmx([...flags, "--address", address], { environment });
  assert.equal(exitCode, 69, stdout);
});

/** Changes the value of a variable of a container; undefined takes the variable away. */
function set({ env = [] }: IContainer, name: string, value: string): void {
  const variable = env.find((each) => each.name === name);
  assert.ok(variable, `${name} is set`);
  variable.value = value;
}

const faults: readonly {
  readonly what: string;
  readonly change: (container: IContainer) => void;
  readonly said: RegExp;
}[] = [
  {
    what: "a variable that pmx does not know",
    change: ({ env }) => env!.push({ name: "PMX_AUDITS_DIR", value: "/var/lib/pmx" }),
    said: /ended with 78[\s\S]*unknown variable/,
  },
  {
    what: "a folder of the configuration that nothing is mounted at",
    change: (container) => set(container, "PMX_CONFIG_DIR", "/etc/pmxx"),
    said: /ended with 78[\s\S]*\/etc\/pmxx/,
  },
  {
    what: "a mount of another path",
    change: ({ volumeMounts }) => {
      volumeMounts!.find(({ name }) => name === "config")!.mountPath = "/etc/audit";
    },
    said: /ended with 78/,
  },
  {
    what: "a command that the image does not have",
    change: (container) => set(container, "SERVICE", "auditor"),
    said: /ended with 1[\s\S]*auditor\.mjs/,
  },
];

for (const { what, change, said } of faults) {
  test(`a pod does not start with ${what}`, async () => {
    await assert.rejects(
      cluster.startAnother("audit", ({ container }) => change(container)),
      said,
    );
  });
}

test("a pod is not ready while it does not listen on the port that its manifest declares", async () => {
  await assert.rejects(
    cluster.startAnother("audit", ({ container }) => set(container, "PMX_PORT", "50055")),
    /ECONNREFUSED 127\.\d+\.\d+\.\d+:50054/,
  );
});

test("a probe of another port or another service than the pod's does not pass", async () => {
  const audit = cluster.pod("audit-0");
  await assert.rejects(audit.passes({ grpc: { port: 50_062 } }), /cannot reach/);
  await assert.rejects(
    audit.passes({ grpc: { port: 50_061, service: "pmx.sprint.v1.SprintService" } }),
    /not found|does not exist|no service/i,
  );
});

test("a gateway with the address of another port for a peer runs no sprint", async () => {
  const gateway = await cluster.startAnother("gateway", ({ container }) =>
    set(container, "PMX_AUDIT_ADDRESS", "dns:///audit:50055"),
  );
  const { exitCode, stderr } = await runPmx([...flags, "--address", `${gateway.address}:50050`], {
    environment: access.client,
  });
  assert.equal(exitCode, 69);
  assert.match(stderr, /audit:50055/);
});

test("the variables of a Service named pmx reach a pod only where its manifest lets them, and change nothing", async () => {
  const linked = await cluster.startAnother("audit", ({ pod }) => {
    pod.enableServiceLinks = true;
  });
  assert.match(linked.log(), /"msg":"the server listens"/);
});
