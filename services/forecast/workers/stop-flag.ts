import type { CheckStop } from "#lib/statistics/numerics/fit-controls.ts";

const STOPPED = 1;

/** Thrown inside a fit whose stop flag is raised. */
export class FitStopped extends Error {
  override readonly name = "FitStopped";
}

/** A flag that one thread raises and another one reads. */
export function stopFlag(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** Stops the fit that reads the flag. */
export function raise(flag: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(flag), 0, STOPPED);
}

/** Throws `FitStopped` once the flag is raised. */
export function stopCheck(flag: SharedArrayBuffer): CheckStop {
  const view = new Int32Array(flag);
  return () => {
    if (Atomics.load(view, 0) === STOPPED) throw new FitStopped("the fit was stopped");
  };
}
