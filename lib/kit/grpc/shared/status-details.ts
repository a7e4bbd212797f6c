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
import { shortText, utf8Bytes } from "./short-text.ts";

/** The types of details that an error has. */
export const errorDetails = [
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
] as const;

/** The ErrorInfo domain of every reason of pmx. */
export const errorDomain = "pmx";

const metadataEntriesMax = 8;
const metadataBytesMax = 100;
const resourceNameBytesMax = 200;
const resourceTextBytesMax = 100;
const violationTextBytesMax = 1_000;
/** Tags and lengths of a violation and its two texts. */
const violationFramingBytes = 12;
/** Kept for the violation that counts the rest. */
const countBytes = 60;
/** Tags, lengths and the type of a detail in its Any. */
const detailFramingBytes = 60;

/**
 * The typed details of google.rpc that a Fault is sent with. Texts that are too long are cut, and
 * violations that do not fit are counted.
 * @param bytesMax for all details together; enough for all but the violations is 2,500
 */
export function detailsOf(fault: Fault, bytesMax: number): Any[] {
  const metadata = Object.fromEntries(
    Object.entries(fault.metadata)
      .slice(0, metadataEntriesMax)
      .map((entry) => entry.map((text) => shortText(text, metadataBytesMax))),
  );
  const info = create(ErrorInfoSchema, { reason: fault.reason, domain: errorDomain, metadata });
  const details = [anyPack(ErrorInfoSchema, info)];
  if (fault.code === "NOT_FOUND") {
    const resourceName = fault.metadata.resource ?? "";
    const resourceType = resourceName.slice(0, Math.max(resourceName.indexOf("/"), 0));
    const resource = create(ResourceInfoSchema, {
      resourceName: shortText(resourceName, resourceNameBytesMax),
      resourceType: shortText(resourceType, resourceTextBytesMax),
      description: shortText(fault.message, resourceTextBytesMax),
    });
    details.push(anyPack(ResourceInfoSchema, resource));
  }
  if (fault.retryAfterMs !== undefined) {
    const retryDelay = durationFromMs(fault.retryAfterMs);
    details.push(anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  if (fault.violations.length > 0) {
    const taken = details.reduce((sum, { value }) => sum + detailFramingBytes + value.length, 0);
    const fieldViolations = fitting(fault.violations, bytesMax - taken - detailFramingBytes).map(
      (violation) => ({ ...violation }),
    );
    details.push(anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations })));
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

/** As many violations as fit, whole and from the first; the rest are counted. */
function fitting(violations: readonly FieldViolation[], bytesMax: number): FieldViolation[] {
  const kept: FieldViolation[] = [];
  let left = bytesMax - countBytes;
  for (const { field, description } of violations) {
    const short = {
      field: shortText(field, violationTextBytesMax),
      description: shortText(description, violationTextBytesMax),
    };
    left -= violationFramingBytes + utf8Bytes(short.field) + utf8Bytes(short.description);
    if (left < 0) break;
    kept.push(short);
  }
  const others = violations.length - kept.length;
  if (others > 0) kept.push({ field: "", description: `and ${others} more violations` });
  return kept;
}
