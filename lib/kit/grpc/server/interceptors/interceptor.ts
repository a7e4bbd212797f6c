import type { ServerCall } from "../call.ts";

/** Wraps the handling of a call: may refuse it by throwing a Fault, or act before and after. */
export type Interceptor = (call: ServerCall, next: () => Promise<void>) => Promise<void>;

/** One interceptor from several; the first is the outermost. */
export function chain(interceptors: readonly Interceptor[]): Interceptor {
  return (call, handle) =>
    interceptors.reduceRight<() => Promise<void>>(
      (next, interceptor) => () => interceptor(call, next),
      handle,
    )();
}
