import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { codeOf, sourceFiles } from "../support/source-files.ts";

interface Import {
  readonly from: string;
  readonly to: string;
}

const importPattern = /(?:from|import)\s*\(?\s*["']([^"']+)["']/g;

function importsOf(file: string): Import[] {
  return [...codeOf(file).matchAll(importPattern)].map(([, target = ""]) => ({
    from: file,
    to: target.startsWith(".") ? normalize(join(dirname(file), target)) : target,
  }));
}

const imports = sourceFiles().flatMap(importsOf);

/** services/<name>/<room> or gateway/<room>; a file directly in the service has the room "root". */
function placeOf(path: string): { readonly owner: string; readonly room: string } | undefined {
  const parts = path.split("/");
  const depth = parts[0] === "services" ? 2 : parts[0] === "gateway" ? 1 : 0;
  if (depth === 0) return undefined;
  const room = parts.length > depth + 1 ? (parts[depth] as string) : "root";
  // Market data is a house of its own inside the gateway, with the same rooms.
  if (room === "market-data") return { owner: "gateway/market-data", room: parts[2] ?? "root" };
  return { owner: parts.slice(0, depth).join("/"), room };
}

const shared = new Set(["services/kernel", "services/kit", "services/wire"]);

function violations(forbidden: (from: string, to: string, edge: Import) => boolean): string[] {
  return imports
    .filter((edge) => forbidden(edge.from, edge.to, edge))
    .map((edge) => `${edge.from} imports ${edge.to}`);
}

test("the import scan sees the code", () => {
  assert.ok(imports.length > 300, `only ${imports.length} imports found`);
});

test("domain and app import nothing but kernel, domain and app", () => {
  const allowedRooms: Record<string, readonly string[]> = {
    domain: ["domain"],
    app: ["domain", "app"],
  };
  const found = violations((from, to) => {
    const place = placeOf(from);
    const allowed = place && allowedRooms[place.room];
    if (!place || !allowed || shared.has(place.owner)) return false;
    if (to.startsWith("services/kernel/")) return to.endsWith("-schema.ts");
    const target = placeOf(to);
    if (!target) return to !== "node:crypto";
    const sameHouse = target.owner === place.owner || target.owner === "gateway/market-data";
    return !sameHouse || !allowed.includes(target.room);
  });
  assert.deepEqual(found, []);
});

test("the kernel imports only itself, and zod in its schema files", () => {
  const found = violations((from, to) => {
    if (!from.startsWith("services/kernel/")) return false;
    if (to.startsWith("services/kernel/") || to === "node:crypto") return false;
    return !(to === "zod" && from.endsWith("-schema.ts"));
  });
  assert.deepEqual(found, []);
});

test("the kit knows no service and no domain message", () => {
  const found = violations(
    (from, to) =>
      from.startsWith("services/kit/") &&
      (to.startsWith("proto/gen/pmx/") ||
        (to.startsWith("services/") && !/^services\/(kit|kernel)\//.test(to)) ||
        to.startsWith("gateway/")),
  );
  assert.deepEqual(found, []);
});

test("the room of shared messages knows kernel, kit and the messages, and no service", () => {
  const allowed =
    /^(services\/(kernel|kit|wire)\/|proto\/gen\/pmx\/type\/|@bufbuild\/protobuf(\/wkt)?$)/;
  const found = violations((from, to) => from.startsWith("services/wire/") && !allowed.test(to));
  assert.deepEqual(found, []);
});

test("only who speaks with others knows the shared messages", () => {
  const found = violations((from, to) => {
    if (!to.startsWith("services/wire/") || from.startsWith("services/wire/")) return false;
    return !["rpc", "events", "peers", "sources"].includes(placeOf(from)?.room ?? "");
  });
  assert.deepEqual(found, []);
});

test("a service never imports another", () => {
  const found = violations((from, to) => {
    const place = placeOf(from);
    const target = placeOf(to);
    if (!place || !target || shared.has(target.owner)) return false;
    // The one process that holds all five is the only place that knows them all.
    if (from === "gateway/embedded.ts") return false;
    return place.owner.split("/")[0] === "gateway"
      ? !target.owner.startsWith("gateway")
      : target.owner !== place.owner;
  });
  assert.deepEqual(found, []);
});

test("rpc, events and store never import one another's service root", () => {
  const found = violations((from, to) => {
    const place = placeOf(from);
    if (!place || !["rpc", "events", "store", "peers", "workers"].includes(place.room))
      return false;
    return /(^|\/)(service|main|embedded)\.ts$/.test(to);
  });
  assert.deepEqual(found, []);
});

test("only the kit and the stores touch transport, bus and database drivers", () => {
  const found = violations((from, to) => {
    if (from.startsWith("services/kit/")) return false;
    if (to === "nats" || to === "@grpc/grpc-js" || to.startsWith("libsql")) return true;
    return to.startsWith("drizzle-orm") && !/\/store\//.test(from);
  });
  assert.deepEqual(found, []);
});
