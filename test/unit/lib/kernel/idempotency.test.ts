import assert from "node:assert/strict";
import { test } from "node:test";
import { repeatedAnswer, requestHashOf, requestIdProblem } from "#lib/kernel/idempotency.ts";

const body = { units: 3n, price: 1.5, plan: { stop: 1, target: undefined } };
const known = { answer: "orders/1", requestHash: requestHashOf(body) };

test("a repeated request gets the first answer", () => {
  const request = { field: "request_id", id: "one", hash: requestHashOf({ ...body }) };
  assert.equal(repeatedAnswer(known, request), "orders/1");
});

test("an id with another body is refused, naming the field, the id and what the first one made", () => {
  const request = {
    field: "client_order_id",
    id: "one",
    hash: requestHashOf({ ...body, price: 2 }),
  };
  assert.throws(() => repeatedAnswer(known, request, "orders/1"), {
    code: "ALREADY_EXISTS",
    reason: "REQUEST_ID_REUSED",
    message: /^client_order_id one was used before with another body/,
    metadata: { resource: "orders/1" },
  });
});

test("an id has 1 to 200 characters", () => {
  assert.equal(requestIdProblem("x"), undefined);
  assert.equal(requestIdProblem("x".repeat(200)), undefined);
  assert.equal(requestIdProblem(""), "must have 1 to 200 characters, has 0");
  assert.equal(requestIdProblem("x".repeat(201)), "must have 1 to 200 characters, has 201");
});

test("an undefined member does not count, a number that is not finite does", () => {
  const { plan: _, ...rest } = body;
  assert.equal(requestHashOf({ ...rest, plan: { stop: 1 } }), known.requestHash);
  const hashes = [Number.NaN, Infinity, -Infinity, 0].map((price) => requestHashOf({ price }));
  assert.equal(new Set(hashes).size, 4);
});
