import type { DescEnum, DescMessage, DescService, FileRegistry } from "@bufbuild/protobuf";

/** A package of the protos, with what callers of pmx meet of it. */
export interface ProtoPackage {
  /** Its full name: pmx.sprint.v1. */
  readonly name: string;
  /** The Python module of it: sprint. */
  readonly module: string;
  readonly enums: readonly DescEnum[];
  readonly messages: readonly DescMessage[];
  readonly services: readonly DescService[];
}

/** What no message holds, and clients read: why a call was refused. */
const alwaysThere = ["pmx.type.v1.ErrorReason"];

/** The module of a package: `sprint` of pmx.sprint.v1, `google_rpc` of google.rpc. */
export function moduleOf(packageName: string): string {
  const [, own] = /^pmx\.(\w+)\.v1$/.exec(packageName) ?? [];
  return own ?? packageName.replaceAll(".", "_");
}

/** Whether a message is one of protobuf itself, which Python has a type of its own for. */
export function isOfProtobuf({ typeName }: DescMessage): boolean {
  return typeName.startsWith("google.protobuf.");
}

/** All packages with what the services of pmx take and answer, by name; their parts in the order of the protos. */
export function packagesOf(registry: FileRegistry): readonly ProtoPackage[] {
  const files = [...registry.files].sort((one, other) => (one.name < other.name ? -1 : 1));
  const services = files
    .filter(({ proto }) => proto.package.startsWith("pmx."))
    .flatMap((file) => file.services);
  const used = new Set<DescMessage | DescEnum>();
  for (const name of alwaysThere) used.add(registry.getEnum(name)!);
  for (const { methods } of services) {
    for (const { input, output } of methods) for (const one of [input, output]) use(one, used);
  }
  const names = new Set([...used, ...services].map(({ file }) => file.proto.package));
  return [...names].sort().map((name) => {
    const own = files.filter(({ proto }) => proto.package === name);
    const messages = own.flatMap((file) => file.messages.flatMap(withNested));
    const enums = own.flatMap((file) => [
      ...file.enums,
      ...file.messages.flatMap(withNested).flatMap(({ nestedEnums }) => nestedEnums),
    ]);
    return {
      name,
      module: moduleOf(name),
      enums: enums.filter((one) => used.has(one)),
      messages: messages.filter((one) => used.has(one)),
      services: services.filter(({ file }) => own.includes(file)),
    };
  });
}

function use(desc: DescMessage, used: Set<DescMessage | DescEnum>): void {
  if (used.has(desc) || isOfProtobuf(desc)) return;
  used.add(desc);
  for (const { message, enum: declared } of desc.fields) {
    if (declared !== undefined) used.add(declared);
    if (message !== undefined) use(message, used);
  }
}

function withNested(desc: DescMessage): readonly DescMessage[] {
  return [desc, ...desc.nestedMessages.flatMap(withNested)];
}
