import assert from "node:assert/strict";
import { test } from "node:test";
import { DescriptorIndex, withImports } from "#lib/kit/grpc/server/descriptor-index.ts";
import { file_google_rpc_error_details } from "#proto/google/rpc/error_details_pb.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";

const index = new DescriptorIndex([ForecastService, Health]);
const nameOf = (symbol: string) => index.fileOf(symbol)?.proto.name;

test("DescriptorIndex finds services, methods, messages, fields, nested types and enum values", () => {
  const file = "grpc/health/v1/health.proto";
  assert.equal(nameOf("grpc.health.v1.Health"), file);
  assert.equal(nameOf("grpc.health.v1.Health.Check"), file);
  assert.equal(nameOf("grpc.health.v1.HealthCheckRequest"), file);
  assert.equal(nameOf("grpc.health.v1.HealthCheckRequest.service"), file);
  assert.equal(nameOf("grpc.health.v1.HealthCheckResponse.ServingStatus"), file);
  assert.equal(nameOf("grpc.health.v1.HealthCheckResponse.SERVING"), file);
});

test("DescriptorIndex knows no symbol that was not declared", () => {
  assert.equal(nameOf("grpc.health.v1.Health.Cheek"), undefined);
  assert.equal(nameOf(""), undefined);
});

test("DescriptorIndex knows the types that a service imports", () => {
  assert.equal(nameOf("google.protobuf.Timestamp"), "google/protobuf/timestamp.proto");
});

test("DescriptorIndex knows a file that is given beside the services", () => {
  assert.equal(nameOf("google.rpc.ErrorInfo"), undefined);
  const wider = new DescriptorIndex([Health], [file_google_rpc_error_details]);
  const { name } = wider.fileOf("google.rpc.ErrorInfo")?.proto ?? {};
  assert.equal(name, "google/rpc/error_details.proto");
});

test("DescriptorIndex gives a file first, then every import of its imports once", () => {
  const files = withImports(ForecastService.file);
  assert.equal(files[0], ForecastService.file);
  assert.equal(new Set(files).size, files.length);
  for (const file of files) {
    for (const dependency of file.dependencies) assert.ok(files.includes(dependency));
  }
});
