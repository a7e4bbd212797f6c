import type {
  DescEnum,
  DescExtension,
  DescFile,
  DescMessage,
  DescService,
} from "@bufbuild/protobuf";

/** The files that declare the names of a set of services, imports included. */
export class DescriptorIndex {
  readonly files = new Map<string, DescFile>();
  readonly #symbols = new Map<string, DescFile>();
  readonly #extensions: DescExtension[] = [];

  /** `files` are known beside those of the services, which do not import them. */
  constructor(services: readonly DescService[], files: readonly DescFile[] = []) {
    for (const service of services) this.#addFile(service.file);
    for (const file of files) this.#addFile(file);
  }

  /** The file that declares a service, method, message, field, enum, enum value or extension. */
  fileOf(symbol: string): DescFile | undefined {
    return this.#symbols.get(symbol);
  }

  fileOfExtension(typeName: string, number: number): DescFile | undefined {
    return this.#extensionsOf(typeName).find((extension) => extension.number === number)?.file;
  }

  extensionNumbersOf(typeName: string): number[] {
    return this.#extensionsOf(typeName).map((extension) => extension.number);
  }

  #extensionsOf(typeName: string): DescExtension[] {
    return this.#extensions.filter((extension) => extension.extendee.typeName === typeName);
  }

  #addFile(file: DescFile): void {
    if (this.files.has(file.proto.name)) return;
    this.files.set(file.proto.name, file);
    for (const message of file.messages) this.#addMessage(message);
    for (const declared of file.enums) this.#addEnum(declared);
    for (const extension of file.extensions) this.#addExtension(extension);
    for (const service of file.services) {
      this.#symbols.set(service.typeName, file);
      for (const method of service.methods) {
        this.#symbols.set(`${service.typeName}.${method.name}`, file);
      }
    }
    for (const dependency of file.dependencies) this.#addFile(dependency);
  }

  #addMessage(message: DescMessage): void {
    this.#symbols.set(message.typeName, message.file);
    for (const member of [...message.fields, ...message.oneofs]) {
      this.#symbols.set(`${message.typeName}.${member.name}`, message.file);
    }
    for (const nested of message.nestedMessages) this.#addMessage(nested);
    for (const nested of message.nestedEnums) this.#addEnum(nested);
    for (const nested of message.nestedExtensions) this.#addExtension(nested);
  }

  #addEnum(declared: DescEnum): void {
    this.#symbols.set(declared.typeName, declared.file);
    // The values of an enum are siblings of the enum, not its children.
    const scope = declared.typeName.slice(0, declared.typeName.lastIndexOf(".") + 1);
    for (const value of declared.values) this.#symbols.set(`${scope}${value.name}`, declared.file);
  }

  #addExtension(extension: DescExtension): void {
    this.#symbols.set(extension.typeName, extension.file);
    this.#extensions.push(extension);
  }
}

/** The file, then everything it imports, each once and before its own imports. */
export function withImports(file: DescFile): DescFile[] {
  const files = new Set<DescFile>();
  const visit = (visited: DescFile): void => {
    if (files.has(visited)) return;
    for (const dependency of visited.dependencies) visit(dependency);
    files.add(visited);
  };
  visit(file);
  return [...files].reverse();
}
