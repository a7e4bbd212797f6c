import type { ServerCall } from "../call.ts";

/**
 * Wraps the handling of a call: refuses it by throwing a Fault, or acts before and after `next`.
 *
 * @example
 * const onlyLocal: Interceptor = (call, next) => {
 *   if (call.peer.startsWith("127.0.0.1:")) return next();
 *   throw new Fault("FAILED_PRECONDITION", "CONFIG_INVALID", "call from this machine");
 * };
 */
export type Interceptor = (call: ServerCall, next: () => Promise<void>) => Promise<void>;

/** One interceptor from several; the first is the outermost. */
export function chain(interceptors: readonly Interceptor[]): Interceptor {
  return (call, handle) =>
    interceptors.reduceRight<() => Promise<void>>(
      (next, interceptor) => () => interceptor(call, next),
      handle,
    )();
}
