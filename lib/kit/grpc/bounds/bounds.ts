import type { DescMessage } from "@bufbuild/protobuf";
import { Fault, type FaultReason, invalidFields } from "#lib/kernel/fault.ts";
import { type Check, Findings } from "./check.ts";
import { messageCheck } from "./message-checks.ts";

/** Reasons of what is wrong inside messages of some types, by the full name of the type. */
export type BoundReasons = ReadonlyMap<string, FaultReason>;

/** Says what a message of one type breaks of its bounds, as the Fault to answer with, or undefined. */
export type BoundsCheck = (message: object) => Fault | undefined;

/**
 * The bounds of messages, which stand in the protos as options of buf.validate. The checks of a type are
 * made when it is first asked for: 500 bars then take 0.1 ms, where protovalidate takes 10.
 *
 * A field is required, in a range, as long as it may be, or like a pattern; what else buf.validate knows
 * is refused, so that no rule of a proto is silently ignored.
 *
 * @example
 * const ofSignals = createBounds().of(BatchSignalSchema); // throws for a rule that it does not know
 * const fault = ofSignals(signal); // INVALID_ARGUMENT: request_id: must have 1 to 200 characters, has 0
 */
export interface Bounds {
  /** @throws Error for a rule that is not checked, and for one that does not fit its field. */
  of(desc: DescMessage): BoundsCheck;
}

const shared = new WeakMap<BoundReasons, Bounds>();
const noReasons: BoundReasons = new Map();

/** The bounds that all servers of a process share: most types are in the requests of several services. */
export function sharedBounds(reasons: BoundReasons = noReasons): Bounds {
  const known = shared.get(reasons);
  if (known !== undefined) return known;
  const made = createBounds(reasons);
  shared.set(reasons, made);
  return made;
}

/** @param reasons other than FIELD_INVALID */
export function createBounds(reasons: BoundReasons = noReasons): Bounds {
  const checks = new Map<DescMessage, Check<object> | undefined>();
  const checkOf = (desc: DescMessage): Check<object> | undefined => {
    // The messages of protobuf itself have no rules in them.
    if (desc.typeName.startsWith("google.protobuf.")) return undefined;
    if (checks.has(desc)) return checks.get(desc);
    // What contains itself is checked through the finished check of it.
    const pending: Check<object> = {
      passes: (message) => checks.get(desc)?.passes(message) ?? true,
      report: (message, path, findings) => checks.get(desc)?.report(message, path, findings),
    };
    checks.set(desc, pending);
    const made = messageCheck(desc, checkOf, reasons.get(desc.typeName));
    checks.set(desc, made);
    return made;
  };
  return {
    of: (desc) => {
      const check = checkOf(desc);
      return (message) => {
        if (check === undefined || check.passes(message)) return undefined;
        const findings = new Findings();
        check.report(message, "", findings);
        const { reason, violations } = findings;
        const fault = invalidFields(violations);
        if (reason === fault.reason) return fault;
        return new Fault(fault.code, reason, fault.message, { violations });
      };
    },
  };
}
