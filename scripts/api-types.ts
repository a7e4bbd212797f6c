import type { DescEnum, DescField, DescMessage, DescService } from "@bufbuild/protobuf";
import { isOfPmx } from "./api-bounds.ts";

/** A message or an enum. */
export type DescType = DescEnum | DescMessage;

/** Which page describes a type: the one service that uses it, or the page of what several use. */
export class TypePlaces {
  readonly #users = new Map<DescType, Set<DescService>>();

  constructor(services: readonly DescService[]) {
    for (const service of services) {
      for (const { input, output } of service.methods) {
        this.#use(input, service);
        this.#use(output, service);
      }
    }
  }

  /** The types that this service alone uses, by name. */
  ofService(service: DescService): readonly DescType[] {
    return this.#where((users) => users.size === 1 && users.has(service));
  }

  /** The types that several services use, by name. */
  shared(): readonly DescType[] {
    return this.#where((users) => users.size > 1);
  }

  /** The service that alone uses it; undefined for a shared type. */
  ownerOf(type: DescType): DescService | undefined {
    const users = [...(this.#users.get(type) ?? [])];
    return users.length === 1 ? users[0] : undefined;
  }

  #where(holds: (users: ReadonlySet<DescService>) => boolean): readonly DescType[] {
    return [...this.#users]
      .filter(([, users]) => holds(users))
      .map(([type]) => type)
      .sort((one, other) => (one.typeName < other.typeName ? -1 : 1));
  }

  #use(type: DescType, service: DescService): void {
    if (!isOfPmx(type)) return;
    const users = this.#users.get(type) ?? new Set();
    if (users.has(service)) return;
    this.#users.set(type, users.add(service));
    if (type.kind === "enum") return;
    for (const used of type.fields.map(typeOf)) {
      if (used !== undefined) this.#use(used, service);
    }
  }
}

/** The message or enum that a field holds, one or many; undefined for a plain value. */
export function typeOf(field: DescField): DescType | undefined {
  return field.message ?? field.enum;
}
