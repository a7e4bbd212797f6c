import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
import { systemFaultOf } from "#lib/kit/system-fault.ts";
import type { AssuredText } from "#lib/report/assured-text.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";

/** Exit codes of the command line; 64 and above are those of sysexits.h. */
export const exitCodes = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  loosened: 3,
  usage: 64,
  unavailable: 69,
  software: 70,
  interrupted: 130,
} as const;

const { usage, unavailable, software, interrupted } = exitCodes;

/** Who can fix it: the user who typed the command (64), the operator (69), or the developers (70). */
const codeOfReason: Readonly<Record<FaultReason, number>> = {
  FIELD_INVALID: usage,
  REQUEST_ID_REUSED: usage,
  RESOURCE_NOT_FOUND: usage,
  INSTRUMENT_UNKNOWN: usage,
  BARS_TOO_FEW: usage,
  BARS_INVALID: usage,
  BARS_OUT_OF_ORDER: usage,
  BARS_CONFLICTING: usage,
  SERIES_IN_USE: usage,
  DECISION_INPUTS_MISSING: usage,
  TRADING_STATE: unavailable,
  TOKEN_INVALID: usage,
  SCOPE_MISSING: usage,
  RATE_EXCEEDED: unavailable,
  BARS_QUARANTINED: usage,
  LOOK_AHEAD: software,
  HORIZON_NOT_CLOSED: software,
  PORTFOLIO_STATE: software,
  SPRINT_STATE: usage,
  COMMITMENT_STATE: usage,
  DATA_CHANGED: usage,
  GATE_SPEC_UNKNOWN: usage,
  FACTS_PENDING: unavailable,
  OVERLOADED: unavailable,
  DRAINING: unavailable,
  PEER_UNREACHABLE: unavailable,
  DEADLINE: unavailable,
  CANCELLED: interrupted,
  PAGE_TOKEN_INVALID: software,
  DATABASE_CORRUPT: unavailable,
  DATABASE_LOCKED: unavailable,
  DATABASE_VERSION: unavailable,
  STORAGE_NOT_WRITABLE: unavailable,
  PORT_IN_USE: unavailable,
  CONFIG_INVALID: usage,
  FIT_FAILED: usage,
  FORECAST_MISSING: usage,
  COMMITMENT_UNREVEALED: usage,
  COMMITMENT_PENDING: unavailable,
  COMMITMENT_CONFLICTING: usage,
  INTERNAL: software,
};

/** The exit code of an error; one that is no Fault and that no system raised is a defect of pmx. */
export function exitCodeOfError(error: unknown): number {
  const fault = error instanceof Fault ? error : systemFaultOf(error);
  if (fault === undefined) return software;
  // A server without our service: no pmx gateway runs at that address.
  if (fault.code === "UNIMPLEMENTED") return unavailable;
  return codeOfReason[fault.reason] ?? software;
}

/** The exit code of a verdict; one that was never set counts as FAIL, as its enum demands. */
export function exitCodeOfVerdict(verdict: GateVerdict): number {
  if (verdict === GateVerdict.PASS) return exitCodes.pass;
  if (verdict === GateVerdict.PASS_LOOSENED) return exitCodes.loosened;
  return verdict === GateVerdict.INCONCLUSIVE ? exitCodes.inconclusive : exitCodes.fail;
}

/** The exit code of an assured verdict: the same of the same name. EXPLORATORY shows nothing, as INCONCLUSIVE. */
export function exitCodeOfAssured(verdict: AssuredText): number {
  return exitCodeOfVerdict(GateVerdict[verdict === "EXPLORATORY" ? "INCONCLUSIVE" : verdict]);
}
