import type { FaultCode, FaultReason, FieldViolation } from "../../kernel/fault.ts";
import type { ForecastContent } from "../domain/forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

/** What a worker is asked. */
export interface FitJob {
  /** Made by `packBars`; an ArrayBuffer, since views are slow to post on Deno. */
  readonly bars: ArrayBuffer;
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
}

/** What a worker answers: the content, a fault to pass on, or the text of an unexpected error. */
export type FitReply =
  | { readonly kind: "content"; readonly content: ForecastContent }
  | {
      readonly kind: "fault";
      readonly code: FaultCode;
      readonly reason: FaultReason;
      readonly message: string;
      readonly violations: readonly FieldViolation[];
    }
  | { readonly kind: "error"; readonly message: string };
