import { create, toBinary } from "@bufbuild/protobuf";
import { fileDesc, type GenService, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import { base64Encode } from "@bufbuild/protobuf/wire";
import {
  type BytesValueSchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_wrappers,
  type Int32ValueSchema,
  MethodOptions_IdempotencyLevel,
  type StringValueSchema,
} from "@bufbuild/protobuf/wkt";

const text = ".google.protobuf.StringValue";
const number = ".google.protobuf.Int32Value";
const blob = ".google.protobuf.BytesValue";

const file = create(FileDescriptorProtoSchema, {
  name: "pmx/test/v1/echo_service.proto",
  package: "pmx.test.v1",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "EchoService",
      method: [
        {
          name: "Echo",
          inputType: text,
          outputType: text,
          options: { idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS },
        },
        { name: "Count", inputType: number, outputType: number, serverStreaming: true },
        { name: "Measure", inputType: text, outputType: number, clientStreaming: true },
        {
          name: "Double",
          inputType: number,
          outputType: number,
          clientStreaming: true,
          serverStreaming: true,
        },
        { name: "Keep", inputType: blob, outputType: blob },
        { name: "WatchText", inputType: text, outputType: text, serverStreaming: true },
      ],
    },
  ],
});

/** A service of every kind of call, on the wrapper types of protobuf. */
export const EchoService: GenService<{
  echo: {
    methodKind: "unary";
    input: typeof StringValueSchema;
    output: typeof StringValueSchema;
  };
  count: {
    methodKind: "server_streaming";
    input: typeof Int32ValueSchema;
    output: typeof Int32ValueSchema;
  };
  measure: {
    methodKind: "client_streaming";
    input: typeof StringValueSchema;
    output: typeof Int32ValueSchema;
  };
  double: {
    methodKind: "bidi_streaming";
    input: typeof Int32ValueSchema;
    output: typeof Int32ValueSchema;
  };
  keep: {
    methodKind: "unary";
    input: typeof BytesValueSchema;
    output: typeof BytesValueSchema;
  };
  watchText: {
    methodKind: "server_streaming";
    input: typeof StringValueSchema;
    output: typeof StringValueSchema;
  };
}> = serviceDesc(
  fileDesc(base64Encode(toBinary(FileDescriptorProtoSchema, file)), [
    file_google_protobuf_wrappers,
  ]),
  0,
);
