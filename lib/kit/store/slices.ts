/**
 * Work that lets the event loop run between its slices: a generator that yields there and returns the
 * value. For work of more than a few milliseconds.
 */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Whether a piece of work is to be done in slices, rather than done. */
export function isSlices<T>(made: T | Slices<T>): made is Slices<T> {
  return typeof (made as Partial<Slices<T>> | undefined)?.next === "function";
}

/** Does something with the value of work: at once where it is done, else when its slices are. */
export function andThen<T, R>(made: T | Slices<T>, next: (value: T) => R): R | Slices<R> {
  if (!isSlices(made)) return next(made);
  const slices = made;
  return (function* () {
    return next(yield* slices);
  })();
}
