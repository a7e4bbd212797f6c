import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { JudgedSeries, SeriesTask } from "./judge-series.ts";
import type { DailySeries } from "./series.ts";

const program = fileURLToPath(new URL("./judge-series.ts", import.meta.url));

/**
 * Judges every series, each in one of several processes, whichever is free.
 * @param progress called after each series, in the order in which they are done
 * @returns in the order of the series
 */
export async function judgeAll(
  series: readonly DailySeries[],
  plan: Omit<SeriesTask, "series">,
  processes: number,
  progress: (ticker: string, judged: JudgedSeries, seconds: number) => void,
): Promise<readonly JudgedSeries[]> {
  const results: JudgedSeries[] = [];
  let next = 0;
  const workOff = async () => {
    const child = fork(program, {
      execArgv: ["--import", "tsx"],
      // Typed arrays and figures that are not finite arrive as they are.
      serialization: "advanced",
    });
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`a process that judges ended with ${code}`);
    });
    try {
      while (next < series.length) {
        const at = next;
        next += 1;
        const startMs = performance.now();
        const one = series[at]!;
        const answer = once(child, "message");
        child.send({ series: one, ...plan } satisfies SeriesTask);
        const [result] = (await Promise.race([answer, ended])) as [JudgedSeries];
        results[at] = result;
        progress(one.ticker, result, (performance.now() - startMs) / 1_000);
      }
    } finally {
      child.kill();
    }
  };
  const count = Math.min(processes, series.length);
  await Promise.all(Array.from({ length: count }, workOff));
  return results;
}
