import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
import { systemFaultOf } from "../system-fault.ts";

/** The exit codes of sysexits.h that pmx uses. */
export const exitCodes = { unavailable: 69, software: 70, config: 78 } as const;

const unavailable: ReadonlySet<FaultReason> = new Set([
  "PORT_IN_USE",
  "PEER_UNREACHABLE",
  "STORAGE_NOT_WRITABLE",
  "DATABASE_LOCKED",
  "DATABASE_CORRUPT",
  "DATABASE_VERSION",
]);

/** 78 for a wrong configuration, 69 for a missing port, peer or storage, 70 for our bug. */
export function exitCodeOf(error: unknown): number {
  const fault = error instanceof Fault ? error : systemFaultOf(error);
  if (fault === undefined) return exitCodes.software;
  if (fault.reason === "CONFIG_INVALID") return exitCodes.config;
  return unavailable.has(fault.reason) ? exitCodes.unavailable : exitCodes.software;
}
