import assert from "node:assert/strict";
import { test } from "node:test";
import { buildsOf } from "#gateway/sprint/domain/builds.ts";

const steps = (...builds: string[]) => builds.map((build) => ({ build }));

test("a sprint that one build planned, ran and concluded has that build", () => {
  assert.deepEqual(buildsOf({ build: "a" }, steps("a", "a"), "a"), ["a"]);
});

test("the build that planned a sprint took part, also where another made every step", () => {
  assert.deepEqual(buildsOf({ build: "a" }, steps("b", "b"), "b"), ["a", "b"]);
});

test("the build that only asked for the verdict took part", () => {
  assert.deepEqual(buildsOf({ build: "a" }, steps("a"), "b"), ["a", "b"]);
});

test("builds stand in the order in which they took part, each once", () => {
  assert.deepEqual(buildsOf({ build: "c" }, steps("a", "c", "b", "a"), "a"), ["c", "a", "b"]);
});
