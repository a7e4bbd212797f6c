import assert from "node:assert/strict";
import { test } from "node:test";
import {
  create,
  type DescField,
  type DescMessage,
  type DescMethod,
  toJson,
} from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel as Level } from "@bufbuild/protobuf/wkt";
import { createBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { openApiDocument } from "#lib/kit/openapi/document.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { scopeOf } from "#lib/wire/scope.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { type Document, misfit, type Operation, referred } from "#test/support/fits-schema.ts";
import { fieldsOf, soundMessage, trialsOf } from "#test/support/request-bounds.ts";

const services = await contractServices();
const described = services.map((service) => ({ service, settings: contractSettings }));
const about = { name: "pmx", version: "1.2.3" };
const bounds = createBounds();
const document = (await openApiDocument(described, about)) as unknown as Document;
const methods = services.flatMap((service) => service.methods);
const schemaOf = ({ typeName }: DescMessage) =>
  referred(document, `#/components/schemas/${typeName}`) as {
    readonly required?: readonly string[];
    readonly description?: string;
  };

function post(method: DescMethod): Operation {
  return document.paths[pathOf(method)]?.post ?? assert.fail(pathOf(method));
}

test("every method is called by POST, one without side effects that answers once by GET too", () => {
  for (const method of methods) {
    const mayGet = method.idempotency === Level.NO_SIDE_EFFECTS && method.methodKind === "unary";
    const expected = mayGet ? ["get", "post"] : ["post"];
    assert.deepEqual(Object.keys(document.paths[pathOf(method)] ?? {}), expected, pathOf(method));
  }
});

test("every reference names something, and every operation says what is sent, answered and needed", () => {
  const ids: string[] = [];
  for (const method of methods) {
    const { operationId, requestBody, responses, security } = post(method);
    ids.push(operationId);
    const type = method.methodKind === "unary" ? "application/json" : "application/connect+json";
    assert.ok(requestBody?.content[type], operationId);
    assert.ok((responses["200"] as typeof requestBody).content[type], operationId);
    assert.deepEqual(responses.default, { $ref: "#/components/responses/Error" });
    assert.deepEqual(security, [{}, { token: [scopeOf(method)] }]);
  }
  assert.equal(new Set(ids).size, ids.length);
  JSON.stringify(document, (key, value) => {
    if (key === "$ref") referred(document, value as string);
    return value as unknown;
  });
});

test("everything says what its comment in the protos says", () => {
  const said = [
    post(ForecastService.method.createForecast).description,
    schemaOf(ForecastService.method.createForecast.input).description,
  ];
  assert.match(`${said[0]}`, /^Makes a forecast/);
  assert.equal(said[1], "Request of CreateForecast.");
  const silent = methods.filter((method) => post(method).description === "");
  assert.deepEqual(silent.map(pathOf), []);
  const undescribed = Object.entries(document.components.schemas ?? {})
    .filter(([name, schema]) => name.startsWith("pmx.") && schema.description === undefined)
    .map(([name]) => name);
  assert.deepEqual(undescribed, []);
});

/** A message as somebody sends it who leaves nothing out. */
function json(desc: DescMessage, init: Record<string, unknown>) {
  return toJson(desc, create(desc, init), { alwaysEmitImplicit: true });
}

/** Whole numbers of 64 bits and times are texts, whose ranges are said in words. */
function isInWords(field: DescField, what: string): boolean {
  const isWord = field.message?.typeName === "google.protobuf.Timestamp" || field.scalar === 3;
  return isWord && what !== "absent";
}

test("a request fits its schema exactly where it is in its bounds, at the ends of each", () => {
  const tried = new Set<string>();
  for (const { input } of methods) {
    assert.equal(
      misfit(document, schemaOf(input), json(input, soundMessage(input))),
      undefined,
      input.typeName,
    );
    for (const { field } of fieldsOf(input)) {
      if (tried.has(`${field}`)) continue;
      tried.add(`${field}`);
      const { parent, name } = field;
      const isRequired = schemaOf(parent).required?.includes(field.jsonName) === true;
      for (const { what, value, isInside } of trialsOf(field)) {
        if (Array.isArray(value) && value.length > 1_001) continue;
        if (!isInside && (what === "absent" ? !isRequired : isInWords(field, what))) continue;
        const init = soundMessage(parent, new Map([[name, value]]));
        const isTaken = bounds.of(parent)(create(parent, init)) === undefined;
        const found = misfit(document, schemaOf(parent), json(parent, init));
        assert.equal(found === undefined, isTaken, `${field} ${what}: ${found}`);
      }
    }
  }
  assert.ok(tried.size > 300);
});

test("the same services have the same document in any order, and each once", async () => {
  const again = await openApiDocument([...described].reverse().concat(described), about);
  assert.equal(JSON.stringify(again), JSON.stringify(document));
});
