import assert from "node:assert/strict";
import { test } from "node:test";
import { scopeOf } from "#lib/wire/scope.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { askedPage, readsOf } from "./asked-page.ts";

const services = [
  SprintService,
  AuditService,
  EvidenceService,
  ReadinessService,
  MarketDataService,
];

test("what pages read is of the scope read, which has no side effects", () => {
  // Steps are read from the journal.
  const names = Object.keys(readsOf()).filter((name) => name !== "latestSteps");
  const methods = services.flatMap((service) => service.methods);
  for (const name of names) {
    const method = methods.find(({ localName }) => localName === name);
    assert.equal(method && scopeOf(method), "read", name);
  }
});

test("every page of the menu answers where nothing is recorded", async () => {
  const empty = readsOf();
  for (const path of ["/sprints", "/compare", "/gates", "/readiness", "/data"]) {
    const { status, body } = await askedPage(empty, path);
    assert.equal(status, 200, path);
    assert.match(body, new RegExp(`<a href="${path}" aria-current="page">`));
  }
});
