import {
  type DescFile,
  type DescService,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { status } from "@grpc/grpc-js";
import { file_google_rpc_code } from "#proto/google/rpc/code_pb.ts";
import { file_google_rpc_error_details } from "#proto/google/rpc/error_details_pb.ts";
import { file_google_rpc_status } from "#proto/google/rpc/status_pb.ts";
import {
  type ServerReflectionRequest,
  type ServerReflectionResponseSchema,
  ServerReflection as V1,
} from "#proto/grpc/reflection/v1/reflection_pb.ts";
import { ServerReflection as V1Alpha } from "#proto/grpc/reflection/v1alpha/reflection_pb.ts";
import { DescriptorIndex, withImports } from "./descriptor-index.ts";
import { type Handlers, type Registration, register } from "./handlers.ts";

type Answer = NonNullable<
  MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]
>;

/** Server reflection, v1 and v1alpha, of the services and of itself. */
export function reflectionOf(services: readonly DescService[]): Registration[] {
  const listed = [...services, V1, V1Alpha];
  // No message imports what an error is made of: its details travel as google.protobuf.Any.
  const index = new DescriptorIndex(listed, [
    file_google_rpc_code,
    file_google_rpc_error_details,
    file_google_rpc_status,
  ]);
  const names = listed.map((service) => service.typeName).sort();
  const handlers: Handlers<typeof V1> = {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield {
          validHost: request.host,
          originalRequest: request,
          messageResponse: answer(index, names, request),
        };
      }
    },
  };
  // The two versions differ in the package's name only: the same bytes answer both.
  return [
    register(V1, handlers),
    register(V1Alpha, handlers as unknown as Handlers<typeof V1Alpha>),
  ];
}

function answer(
  index: DescriptorIndex,
  names: readonly string[],
  { messageRequest: asked }: ServerReflectionRequest,
): Answer {
  switch (asked.case) {
    case "listServices":
      return {
        case: "listServicesResponse",
        value: { service: names.map((name) => ({ name })) },
      };
    case "fileByFilename":
      return fileAnswer(index.files.get(asked.value), `file ${asked.value}`);
    case "fileContainingSymbol":
      return fileAnswer(index.fileOf(asked.value), `symbol ${asked.value}`);
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      const file = index.fileOfExtension(containingType, extensionNumber);
      return fileAnswer(file, `extension ${extensionNumber} of ${containingType}`);
    }
    case "allExtensionNumbersOfType": {
      const baseTypeName = asked.value;
      if (!index.fileOf(baseTypeName)) return errorAnswer(`type ${baseTypeName} is unknown here`);
      const extensionNumber = index.extensionNumbersOf(baseTypeName);
      return { case: "allExtensionNumbersResponse", value: { baseTypeName, extensionNumber } };
    }
    default:
      return errorAnswer("the reflection request asks for nothing", status.INVALID_ARGUMENT);
  }
}

function fileAnswer(file: DescFile | undefined, what: string): Answer {
  if (file === undefined) return errorAnswer(`${what} is unknown here`);
  const fileDescriptorProto = withImports(file).map(({ proto }) =>
    toBinary(FileDescriptorProtoSchema, proto),
  );
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function errorAnswer(errorMessage: string, errorCode: number = status.NOT_FOUND): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}
