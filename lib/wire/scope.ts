import { type DescMethod, getOption, hasOption } from "@bufbuild/protobuf";
import type { Scope } from "#lib/kit/security/scope.ts";
import { Scope as Declared, scope } from "#proto/pmx/type/v1/scope_pb.ts";

const scopes: Readonly<Record<Declared, Scope | undefined>> = {
  [Declared.UNSPECIFIED]: undefined,
  [Declared.READ]: "read",
  [Declared.TRADE]: "trade",
  [Declared.ADMIN]: "admin",
};

/** The scope that the contract declares for a method; undefined for one that declares none. */
export function scopeOf(method: DescMethod): Scope | undefined {
  return hasOption(method, scope) ? scopes[getOption(method, scope)] : undefined;
}
