import assert from "node:assert/strict";
import { test } from "node:test";
import { scopeOf } from "#lib/wire/scope.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import {
  CreateSprintRequestSchema,
  SprintService,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { boundsOf } from "#scripts/api-bounds.ts";
import { TypePlaces } from "#scripts/api-types.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { filesBelow, textOf } from "#test/support/source-files.ts";

const pages = filesBelow(["docs/api"], ".md").map(textOf);

test("every method of every service stands in the reference with its scope and its errors", async () => {
  for (const service of await contractServices()) {
    const page = pages.find((text) => text.startsWith(`# ${service.name}\n`)) ?? "";
    for (const method of service.methods) {
      const section = page.split(`### ${method.name}\n`)[1]?.split(/^##/m)[0] ?? "";
      assert.match(section, /\n\nTakes .*; answers .*\.\n/, method.name);
      const scope = scopeOf(method);
      assert.ok(section.includes(scope === undefined ? "needs no token" : `scope \`${scope}\``));
    }
  }
  assert.match(pages.join("\n"), /^- FAILED_PRECONDITION \(BARS_QUARANTINED: /m);
});

test("a type stands on the page of the only service that uses it, else on the page of what several use", () => {
  const places = new TypePlaces([SprintService, MarketDataService]);
  assert.equal(places.ownerOf(CreateSprintRequestSchema), SprintService);
  const shared = places.shared().map(({ typeName }) => typeName);
  assert.ok(shared.includes("pmx.type.v1.BarInterval"), shared.join(", "));
  assert.ok(!shared.some((name) => name.startsWith("google.")));
  const own = places.ofService(SprintService).map(({ typeName }) => typeName);
  assert.deepEqual(own, [...own].sort());
  assert.ok(!own.some((name) => shared.includes(name)));
});

test("a bound is said in the words of its field", () => {
  const bounds = new Map(
    CreateSprintRequestSchema.fields.map((field) => [field.name, boundsOf(field)]),
  );
  assert.deepEqual(bounds.get("spec"), ["required"]);
  assert.ok(bounds.get("request_id")?.some((bound) => /^at most \d+ characters$/.test(bound)));
});
