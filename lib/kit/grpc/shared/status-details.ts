import { create, type DescMessage, type MessageShape } from "@bufbuild/protobuf";
import { type Any, anyPack, anyUnpack, durationFromMs, durationMs } from "@bufbuild/protobuf/wkt";
import {
  type Fault,
  type FaultReason,
  type FieldViolation,
  faultReasons,
} from "#lib/kernel/fault.ts";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "#proto/google/rpc/error_details_pb.ts";

/** The ErrorInfo domain of every reason of pmx. */
export const errorDomain = "pmx";

// The details are sent in an HTTP/2 header, and peers drop a call whose headers exceed 8 KiB.
const violationsMax = 20;
const violationCharactersMax = 120;

/** The typed details of google.rpc that a Fault is sent with. */
export function detailsOf(fault: Fault): Any[] {
  const details = [
    anyPack(
      ErrorInfoSchema,
      create(ErrorInfoSchema, {
        reason: fault.reason,
        domain: errorDomain,
        metadata: { ...fault.metadata },
      }),
    ),
  ];
  if (fault.violations.length > 0) {
    const fieldViolations = shortened(fault.violations).map((violation) => ({ ...violation }));
    details.push(anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations })));
  }
  if (fault.code === "NOT_FOUND") {
    const resourceName = fault.metadata.resource ?? "";
    const resourceType = resourceName.slice(0, Math.max(resourceName.indexOf("/"), 0));
    const info = create(ResourceInfoSchema, {
      resourceName,
      resourceType,
      description: fault.message,
    });
    details.push(anyPack(ResourceInfoSchema, info));
  }
  if (fault.retryAfterMs !== undefined) {
    const retryDelay = durationFromMs(fault.retryAfterMs);
    details.push(anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  return details;
}

/** The parts of a Fault in the details; undefined when they are not of pmx. */
export function parseDetails(details: readonly Any[]):
  | {
      readonly reason: FaultReason | undefined;
      readonly metadata: Readonly<Record<string, string>>;
      readonly violations: readonly FieldViolation[];
      readonly retryAfterMs?: number;
    }
  | undefined {
  const info = find(details, ErrorInfoSchema);
  if (info?.domain !== errorDomain) return undefined;
  const reason = faultReasons.find((known) => known === info.reason);
  const violations = (find(details, BadRequestSchema)?.fieldViolations ?? []).map(
    ({ field, description }) => ({ field, description }),
  );
  const retryDelay = find(details, RetryInfoSchema)?.retryDelay;
  return {
    reason,
    metadata: reason ? info.metadata : { ...info.metadata, unknown_reason: info.reason },
    violations,
    ...(retryDelay && { retryAfterMs: durationMs(retryDelay) }),
  };
}

function find<D extends DescMessage>(
  details: readonly Any[],
  schema: D,
): MessageShape<D> | undefined {
  for (const detail of details) {
    const message = anyUnpack(detail, schema);
    if (message !== undefined) return message;
  }
  return undefined;
}

function shortened(violations: readonly FieldViolation[]): FieldViolation[] {
  const kept = violations.slice(0, violationsMax).map(({ field, description }) => ({
    field: shortText(field, violationCharactersMax),
    description: shortText(description, violationCharactersMax),
  }));
  const left = violations.length - kept.length;
  if (left > 0) kept.push({ field: "", description: `and ${left} more violations` });
  return kept;
}

/** The text, well-formed for UTF-8 and cut with an ellipsis where it is too long. */
export function shortText(text: string, charactersMax: number): string {
  const cut = text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text;
  return new TextDecoder().decode(new TextEncoder().encode(cut));
}
