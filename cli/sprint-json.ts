import { clone, createRegistry, type JsonObject, toJson } from "@bufbuild/protobuf";
import { errorDetails } from "#lib/kit/grpc/shared/status-details.ts";
import { type Sprint, SprintSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";

// A failure holds details of these types, which JSON of protobuf writes by their descriptors.
const writeOptions = {
  alwaysEmitImplicit: true,
  registry: createRegistry(...errorDetails),
} as const;

/** A sprint in protobuf's JSON form, without its result, which commands print in its parts. */
export function sprintToJson(sprint: Sprint): JsonObject {
  const bare = clone(SprintSchema, sprint);
  delete bare.result;
  return toJson(SprintSchema, bare, writeOptions) as JsonObject;
}
