import assert from "node:assert/strict";
import { test } from "node:test";
import { type Import, importsOfSource } from "#test/support/import-graph.ts";

const imports = importsOfSource();

/** A bounded context and the layer of it that a file belongs to; `root` holds main, service, config. */
interface Place {
  readonly context: string;
  readonly layer: string;
}

/** Folders that each hold one bounded context with layers of its own. */
const contexts = [
  /^services\/[a-z-]+/,
  /^gateway\/(?:sprint|market-data|readiness)/,
  /^gateway/,
  /^cli/,
  /^lib\/[a-z]+/,
  /^scripts/,
  /^bin/,
  /^proto\/gen/,
] as const;

function placeOf(path: string): Place {
  for (const pattern of contexts) {
    const context = pattern.exec(path)?.[0];
    if (context === undefined || !path.startsWith(`${context}/`)) continue;
    const rest = path.slice(context.length + 1).split("/");
    return { context, layer: rest.length > 1 ? (rest[0] as string) : "root" };
  }
  return { context: "package", layer: path };
}

function violations(forbidden: (from: Place, to: Place, edge: Import) => boolean): string[] {
  return imports
    .filter((edge) => forbidden(placeOf(edge.from), placeOf(edge.to), edge))
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** What each library may import beside itself. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  "lib/kernel": ["node:crypto", "zod"],
  "lib/statistics": ["lib/kernel"],
  "lib/page": [],
  "lib/report": [
    "lib/evidence",
    "lib/kernel",
    "lib/page",
    "lib/wire",
    "proto/gen/pmx",
    "@bufbuild/protobuf",
  ],
  "lib/evidence": ["lib/kernel", "node:buffer", "node:crypto"],
  "lib/wire": [
    "lib/kernel",
    "lib/kit",
    "proto/gen/pmx/ops",
    "proto/gen/pmx/type",
    "proto/gen/comments.ts",
    "@bufbuild/protobuf",
  ],
  "lib/kit": [
    "lib/kernel",
    "proto/gen/buf",
    "proto/gen/google",
    "proto/gen/grpc",
    "node:",
    "@bufbuild/protobuf",
    "@grpc/grpc-js",
    "@opentelemetry/api",
    "drizzle-orm",
    "esbuild",
    "libsql",
    "nats",
    "prom-client",
    "yaml",
    "zod",
  ],
};

for (const [library, allowed] of Object.entries(libraries)) {
  test(`${library} imports nothing but ${allowed.join(", ")}`, () => {
    const found = violations((from, to, edge) => {
      if (from.context !== library || to.context === library) return false;
      return !allowed.some((prefix) => edge.to.startsWith(prefix));
    });
    assert.deepEqual(found, []);
  });
}

/** What each layer of a bounded context may import of its own context. */
const layers: Readonly<Record<string, readonly string[]>> = {
  domain: ["domain"],
  app: ["domain", "app"],
  rpc: ["domain", "app", "rpc"],
  // A fact carries the same messages as a reply.
  events: ["domain", "app", "events", "rpc"],
  store: ["domain", "app", "store"],
  peers: ["domain", "app", "peers"],
  sources: ["domain", "app", "sources"],
  workers: ["domain", "app", "workers"],
};

test("a layer imports only the layers below it", () => {
  const found = violations((from, to) => {
    const allowed = layers[from.layer];
    if (from.context.startsWith("lib/") || from.context !== to.context) return false;
    return allowed !== undefined && !allowed.includes(to.layer);
  });
  assert.deepEqual(found, []);
});

/** Where text becomes cells, by a library that only splits and unquotes it. */
const splitsCells = "gateway/market-data/domain/files/table.ts";

/** What market data offers to sprints: bars seen point in time, and nothing else. */
const marketDataFace = "gateway/market-data/app/bar-history.ts";

test("domain and app import the kernel, the statistics, the hashes of evidence, zod, in one file what splits cells, and, in app, what waits for promises", () => {
  const found = violations((from, to, edge) => {
    if (from.layer !== "domain" && from.layer !== "app") return false;
    if (to.context === from.context) return false;
    if (from.context === "gateway/sprint" && edge.to === marketDataFace) return false;
    if (edge.to === "papaparse") return edge.from !== splitsCells;
    const allowed = ["lib/kernel", "lib/statistics", "lib/evidence", "zod", "node:crypto"];
    if (from.layer === "app") allowed.push("lib/kit/async/prefetch.ts", "lib/kit/async/mutex.ts");
    return !allowed.some((prefix) => edge.to.startsWith(prefix));
  });
  assert.deepEqual(found, []);
});

test("a bounded context never imports another, but sprints read bars through one file", () => {
  const found = violations((from, to, edge) => {
    if (!/^(services|gateway)/.test(from.context) || !/^(services|gateway|cli)/.test(to.context)) {
      return false;
    }
    if (from.context === to.context || from.context === "gateway") {
      return !to.context.startsWith(from.context);
    }
    return !(from.context === "gateway/sprint" && edge.to === marketDataFace);
  });
  assert.deepEqual(found, []);
});

test("the command line imports what starts the services, what asks sources of bars, what plans gates and policies, what computes their answers again, what the processes read and store, and how files of bars and of forecasts are read", () => {
  const opens = [
    "cli/embedded.ts",
    "cli/data/open-sources.ts",
    "cli/evidence/recompute.ts",
    "cli/forecaster/submission-files.ts",
    "cli/plan-gates.ts",
    "cli/planned-policy.ts",
    "cli/process-definitions.ts",
    "cli/serve-forecaster-command.ts",
    "cli/submit/forecast-files.ts",
  ];
  const found = violations((from, to, edge) => {
    if (from.context !== "cli" || opens.includes(edge.from)) return false;
    if (to.context === "gateway/market-data") return to.layer !== "domain";
    return to.context.startsWith("services/") || to.context.startsWith("gateway");
  });
  assert.deepEqual(found, []);
});

test("nothing imports the command line but its own files, the program and what writes its pages", () => {
  const writers = ["scripts/docs-selftest.ts", "scripts/docs-man-page.ts"];
  const found = violations((from, to, edge) => {
    if (to.context !== "cli" || writers.includes(edge.from)) return false;
    return from.context !== "cli" && from.context !== "bin";
  });
  assert.deepEqual(found, []);
});

test("only what speaks with other processes knows the shared messages", () => {
  // The pages of the API are written as services register what they speak.
  const pages = ["scripts/docs-api.ts", "scripts/docs-openapi.ts"];
  const found = violations(
    (from, to, edge) =>
      ["lib/wire", "lib/report"].includes(to.context) &&
      !["lib/wire", "lib/report"].includes(from.context) &&
      from.context !== "cli" &&
      !pages.includes(edge.from) &&
      !["rpc", "events", "peers", "forecaster", "web"].includes(from.layer),
  );
  assert.deepEqual(found, []);
});

test("only the kit and the stores touch transport, bus and database drivers", () => {
  const found = violations((from, _to, edge) => {
    if (from.context === "lib/kit") return false;
    if (/^(nats|libsql|@libsql\/.*|@grpc\/.*)$/.test(edge.to)) return true;
    return edge.to.startsWith("drizzle-orm") && from.layer !== "store";
  });
  assert.deepEqual(found, []);
});
