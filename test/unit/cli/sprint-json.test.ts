import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { sprintToJson } from "#cli/sprint-json.ts";
import { BadRequestSchema, ErrorInfoSchema } from "#proto/google/rpc/error_details_pb.ts";
import { SprintSchema, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";

test("a sprint that failed is written with the details of its failure", () => {
  const info = create(ErrorInfoSchema, { reason: "FORECAST_FAILED", domain: "pmx" });
  const details = [
    anyPack(ErrorInfoSchema, info),
    anyPack(BadRequestSchema, create(BadRequestSchema)),
  ];
  const sprint = create(SprintSchema, {
    name: "sprints/a",
    state: SprintState.FAILED,
    failure: { code: 13, message: "no", details },
    result: {},
  });
  const { failure, result } = sprintToJson(sprint);
  assert.equal(result, undefined);
  const [first] = (failure as unknown as { details: readonly Record<string, unknown>[] }).details;
  assert.deepEqual(
    [first?.["@type"], first?.reason],
    ["type.googleapis.com/google.rpc.ErrorInfo", "FORECAST_FAILED"],
  );
});
