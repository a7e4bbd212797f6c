import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

function entriesOf(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder)).sort();
}

const services = entriesOf("services");

test("every service has the same layers and the same files at its root, and nothing else but what fits for forecast and what asks others", () => {
  const layers = ["app", "domain", "events", "rpc", "store"];
  const files = ["README.md", "config.ts", "main.ts", "service.ts"];
  for (const service of services) {
    const entries = entriesOf(`services/${service}`);
    // The only one that computes for long enough to need threads of its own, and processes that do nothing else.
    const own = service === "forecast" ? ["forecaster", "workers"] : [];
    // The risk gate looks forecasts up by their names; execution asks the risk gate whether trading is ACTIVE; forecast
    // asks who forecasts in place of its models.
    if (service !== "audit") own.push("peers");
    assert.deepEqual(entries, [...files, ...layers, ...own].sort(), service);
  }
});

test("every bounded context of the gateway has the layers of a service", () => {
  for (const context of ["sprint", "market-data", "readiness"]) {
    const entries = entriesOf(`gateway/${context}`);
    const missing = ["app", "domain", "rpc", "store"].filter((name) => !entries.includes(name));
    assert.deepEqual(missing, [], context);
  }
});

test("every service's README has the same headings", () => {
  for (const service of services) {
    const headings = [...textOf(`services/${service}/README.md`).matchAll(/^## (.+)$/gm)];
    assert.deepEqual(
      headings.map(([, heading]) => heading),
      ["Owns", "RPCs", "Events", "Config", "Run alone"],
      service,
    );
  }
});

test("every folder of the statistics opens with a sentence that says what it is", () => {
  const folders = readdirSync(join(repositoryRoot, "lib/statistics"), { withFileTypes: true });
  for (const { name } of folders.filter((entry) => entry.isDirectory())) {
    const [title = "", , sentence = ""] = textOf(`lib/statistics/${name}/README.md`).split("\n");
    assert.match(title, /^# \w/, name);
    assert.match(sentence, /^[A-Z].{30,}/, name);
  }
});
