/**
 * Does something again and again until the function returned is called: first after `firstMs`, then each time after
 * the milliseconds that it answered. It keeps no process alive.
 */
export function repeat(firstMs: number, work: () => Promise<number>): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;
  const runAfter = (ms: number): void => {
    timer = setTimeout(async () => {
      const nextMs = await work();
      if (!stopped) runAfter(nextMs);
    }, ms);
    timer.unref();
  };
  runAfter(firstMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
