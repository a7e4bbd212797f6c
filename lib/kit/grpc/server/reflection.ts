import {
  create,
  type DescFile,
  type DescService,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import {
  FileDescriptorProtoSchema,
  SourceCodeInfo_LocationSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
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
import {
  type FileComments,
  type Handlers,
  type Reflected,
  type Registration,
  register,
} from "./handlers.ts";

type Answer = NonNullable<
  MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]
>;

/**
 * Server reflection, v1 and v1alpha, of the services and of itself.
 * @param reflected what each service tells beside itself
 */
export function reflectionOf(
  services: readonly DescService[],
  reflected: readonly Reflected[] = [],
): Registration[] {
  const listed = [...services, V1, V1Alpha];
  // No message imports what an error is made of: its details travel as google.protobuf.Any.
  const index = new DescriptorIndex(listed, [
    file_google_rpc_code,
    file_google_rpc_error_details,
    file_google_rpc_status,
    ...reflected.flatMap(({ files }) => files),
  ]);
  const bytesOf = fileEncoder(reflected);
  const names = listed.map((service) => service.typeName).sort();
  const handlers: Handlers<typeof V1> = {
    async *serverReflectionInfo(requests) {
      for await (const request of requests) {
        yield {
          validHost: request.host,
          originalRequest: request,
          messageResponse: await answer(index, names, bytesOf, request),
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

/** The bytes of a file's descriptor. */
type FileEncoder = (file: DescFile) => Promise<Uint8Array>;

/** Encodes descriptors with the comments of their files, which generated code leaves out. */
function fileEncoder(reflected: readonly Reflected[]): FileEncoder {
  let reading: Promise<Readonly<Record<string, FileComments>>> | undefined;
  const read = async () =>
    Object.assign({}, ...(await Promise.all(reflected.map(({ comments }) => comments()))));
  return async ({ proto }) => {
    reading ??= read();
    const comments = (await reading)[proto.name];
    if (comments === undefined) return toBinary(FileDescriptorProtoSchema, proto);
    // Where an element is in the text is not known here; readers go by its path.
    const location = comments.map(([path, leadingComments]) =>
      create(SourceCodeInfo_LocationSchema, { path: [...path], span: [0, 0, 0], leadingComments }),
    );
    const sourceCodeInfo = create(SourceCodeInfoSchema, { location });
    return toBinary(FileDescriptorProtoSchema, { ...proto, sourceCodeInfo });
  };
}

async function answer(
  index: DescriptorIndex,
  names: readonly string[],
  bytesOf: FileEncoder,
  { messageRequest: asked }: ServerReflectionRequest,
): Promise<Answer> {
  switch (asked.case) {
    case "listServices":
      return {
        case: "listServicesResponse",
        value: { service: names.map((name) => ({ name })) },
      };
    case "fileByFilename":
      return fileAnswer(bytesOf, index.files.get(asked.value), `file ${asked.value}`);
    case "fileContainingSymbol":
      return fileAnswer(bytesOf, index.fileOf(asked.value), `symbol ${asked.value}`);
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      const file = index.fileOfExtension(containingType, extensionNumber);
      return fileAnswer(bytesOf, file, `extension ${extensionNumber} of ${containingType}`);
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

async function fileAnswer(
  bytesOf: FileEncoder,
  file: DescFile | undefined,
  what: string,
): Promise<Answer> {
  if (file === undefined) return errorAnswer(`${what} is unknown here`);
  const fileDescriptorProto = await Promise.all(withImports(file).map(bytesOf));
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function errorAnswer(errorMessage: string, errorCode: number = status.NOT_FOUND): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}
