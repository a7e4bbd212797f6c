import type { DescMethod, DescService } from "@bufbuild/protobuf";

/**
 * Tells the calls of the methods that are named, bare or as `pkg.Service/Method`. Throws on a name
 * that no service has: a typing error would put a deadline on a watch.
 */
export function watchesOf(
  services: readonly DescService[],
  names: readonly string[],
): (call: { readonly method: DescMethod }) => boolean {
  const methods = services.flatMap((service) => service.methods);
  const watches = new Set<string>();
  for (const name of names) {
    const named = methods.filter((method) => method.name === name || fullNameOf(method) === name);
    if (named.length === 0) throw new Error(`unboundedMethods: no service has a method ${name}`);
    for (const method of named) watches.add(fullNameOf(method));
  }
  return ({ method }) => watches.has(fullNameOf(method));
}

function fullNameOf(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}
