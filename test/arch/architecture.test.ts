import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { codeOf, filesBelow, repositoryRoot, textOf } from "../support/source-files.ts";

const page = textOf("ARCHITECTURE.md");
const picture = page.split("```")[1] ?? "";
const services = readdirSync(join(repositoryRoot, "services"))
  .filter((name) => !["kernel", "kit", "wire"].includes(name))
  .sort();

test("the picture shows every service", () => {
  for (const service of services) assert.match(picture, new RegExp(`│ +${service} `), service);
});

test("the gateway calls exactly the services that the picture draws below it", () => {
  const called = filesBelow(["gateway/peers"], "-peer.ts")
    .map((file) => /([a-z-]+)-peer\.ts$/.exec(file)?.[1])
    .sort();
  assert.deepEqual(called, services);
});

test("every RPC service is named in the picture or owned by one that is", () => {
  for (const file of filesBelow(["proto/pmx"], "_service.proto")) {
    const name = /service (\w+) \{/.exec(textOf(file))?.[1] ?? "";
    const owner = file.split("/")[2] ?? "";
    const drawn = picture.includes(name) || services.some((one) => one.replace("-", "") === owner);
    assert.ok(drawn, `${name} in ${file}`);
  }
});

test("the page names every subject that a service publishes, and no other", () => {
  const published = services.flatMap((service) =>
    filesBelow([`services/${service}`], ".ts").flatMap((file) =>
      [...codeOf(file).matchAll(/"pmx\.[a-z]+\.v1\.([a-z]+\.[a-z]+)"/g)].map(([, fact]) => fact),
    ),
  );
  const named = [...page.matchAll(/`([a-z]+\.[a-z]+)`/g)]
    .map(([, fact]) => fact)
    .filter((fact) => !fact?.endsWith(".ts"));
  assert.deepEqual([...new Set(named)].sort(), [...new Set(published)].sort());
});

test("the page fits on two screens", () => {
  assert.ok(page.split("\n").length <= 100);
});

test("every service has the same rooms and a README with the same headings", () => {
  const rooms = [
    "README.md",
    "app",
    "config.ts",
    "domain",
    "events",
    "main.ts",
    "rpc",
    "service.ts",
  ];
  for (const service of services) {
    const entries = readdirSync(join(repositoryRoot, "services", service));
    const missing = [...rooms, "store"].filter((room) => !entries.includes(room));
    assert.deepEqual(missing, [], service);
    const headings = [...textOf(`services/${service}/README.md`).matchAll(/^## (.+)$/gm)];
    assert.deepEqual(
      headings.map(([, heading]) => heading),
      ["Owns", "RPCs", "Events", "Config", "Run alone"],
      service,
    );
  }
});
