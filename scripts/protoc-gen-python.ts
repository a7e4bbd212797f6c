/**
 * A plugin of `buf generate`: writes the messages, enums and services of pmx for the Python client, one module for
 * each package of the protos, with their comments and bounds.
 */
import process from "node:process";
import { buffer } from "node:stream/consumers";
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  CodeGeneratorResponse_Feature as Feature,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { Comments } from "#lib/kit/openapi/comments.ts";
import { commentsOf } from "./proto-comments.ts";
import { boundsOf } from "./python-client/bounds-in-words.ts";
import { packagesOf } from "./python-client/packages.ts";
import { moduleText } from "./python-client/python-module.ts";

const request = fromBinary(CodeGeneratorRequestSchema, await buffer(process.stdin));
const registry = createFileRegistry(
  create(FileDescriptorSetSchema, { file: [...request.protoFile] }),
);
const comments = new Comments(
  Object.fromEntries(request.protoFile.map((file) => [file.name, commentsOf(file)])),
);
const packages = packagesOf(registry);
const file = packages.map((one) => ({
  name: `${one.module}.py`,
  content: moduleText(one, { comments, bounds: boundsOf(registry) }),
}));
const listed = packages.map(({ module }) => module);
const init = `"""What pmx answers, by the packages of its protos: ${listed.join(", ")}."""\n`;
const response = create(CodeGeneratorResponseSchema, {
  supportedFeatures: BigInt(Feature.PROTO3_OPTIONAL),
  file: [...file, { name: "__init__.py", content: init }],
});
process.stdout.write(toBinary(CodeGeneratorResponseSchema, response));
