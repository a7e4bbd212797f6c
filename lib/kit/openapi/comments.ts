import type { DescEnum, DescField, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import type { FileComments } from "../grpc/server/handlers.ts";

/** Numbers of fields of google.protobuf.FileDescriptorProto and of what is in it. */
const inFile = { message: 4, enum: 5, service: 6 } as const;
const inMessage = { field: 2, message: 3, enum: 4 } as const;
const method = 2;
const value = 2;

/** What the protos say of their elements; empty where they say nothing. */
export class Comments {
  readonly #texts = new Map<string, string>();

  /** @param byFile the comments of files by their names */
  constructor(byFile: Readonly<Record<string, FileComments>>) {
    for (const [file, comments] of Object.entries(byFile)) {
      for (const [path, text] of comments) this.#texts.set(keyOf(file, path), text);
    }
  }

  ofMessage(desc: DescMessage): string {
    return this.#at(desc.file, pathOfMessage(desc));
  }

  ofField({ parent, proto }: DescField): string {
    const path = [...pathOfMessage(parent), inMessage.field, parent.proto.field.indexOf(proto)];
    return this.#at(parent.file, path);
  }

  ofEnum(desc: DescEnum): string {
    return this.#at(desc.file, pathOfEnum(desc));
  }

  /** Those of the values of an enum, in their order. */
  ofValues(desc: DescEnum): readonly string[] {
    return desc.values.map(({ proto }) =>
      this.#at(desc.file, [...pathOfEnum(desc), value, desc.proto.value.indexOf(proto)]),
    );
  }

  ofService(desc: DescService): string {
    return this.#at(desc.file, pathOfService(desc));
  }

  /** Those of the methods of a service by their names. */
  ofMethods(desc: DescService): ReadonlyMap<string, string> {
    const path = pathOfService(desc);
    return new Map(
      desc.proto.method.map(({ name }, at) => [name, this.#at(desc.file, [...path, method, at])]),
    );
  }

  #at(file: DescFile, path: readonly number[]): string {
    return plain(this.#texts.get(keyOf(file.proto.name, path)) ?? "");
  }
}

function keyOf(file: string, path: readonly number[]): string {
  return `${file}:${path.join(".")}`;
}

/** Lines of a paragraph are one; what stands apart, stays apart. */
function plain(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .join("\n")
    .trim()
    .replace(/([^\n])\n(?=[^\n-])/g, "$1 ");
}

// By the descriptors of protoc: those of protobuf-es leave out the messages that entries of maps are.
function pathOfMessage({ parent, file, proto }: DescMessage): readonly number[] {
  if (parent === undefined) return [inFile.message, file.proto.messageType.indexOf(proto)];
  return [...pathOfMessage(parent), inMessage.message, parent.proto.nestedType.indexOf(proto)];
}

function pathOfEnum({ parent, file, proto }: DescEnum): readonly number[] {
  if (parent === undefined) return [inFile.enum, file.proto.enumType.indexOf(proto)];
  return [...pathOfMessage(parent), inMessage.enum, parent.proto.enumType.indexOf(proto)];
}

function pathOfService({ file, proto }: DescService): readonly number[] {
  return [inFile.service, file.proto.service.indexOf(proto)];
}
