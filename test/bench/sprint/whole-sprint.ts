import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Judged } from "./costs.ts";
import { runSprint, type SprintCost, writeBars } from "./run-sprint.ts";

/** Seconds from the start of the process to its end, and MiB of resident memory at most. */
const limits = { wallSeconds: 10, peakMemoryMib: 350 } as const;
/** The sprint that the limits are for. */
const judgedPlan = { audits: 100, tickers: 3 } as const;

export interface WholeSprintPlan {
  readonly checkout: string;
  readonly audits: number;
  readonly tickers: number;
  /** Runs after the first one, which fills the caches of the loader and of the disk and does not count. */
  readonly rounds: number;
}

/** What whole sprints took, run as `npm run sprint` runs them, with every flag else at its default. */
export async function wholeSprints(
  { checkout, audits, tickers, rounds }: WholeSprintPlan,
  folder: string,
  progress: (text: string) => void,
): Promise<readonly SprintCost[]> {
  const bars = join(folder, "bars");
  mkdirSync(bars);
  const names = Array.from({ length: tickers }, (_, at) => `WALK${at + 1}`);
  for (const [at, name] of names.entries()) writeBars(bars, name, at + 1);
  const flags = ["--bars", bars, "--audits", `${audits}`, "--tickers", ...names];
  const costs: SprintCost[] = [];
  for (let run = 0; run <= rounds; run += 1) {
    const place = join(folder, "sprint");
    mkdirSync(place);
    const cost = await runSprint(
      { checkout, runtimeFlags: runtimeFlagsOf(checkout), flags },
      place,
    );
    rmSync(place, { recursive: true });
    progress(`run ${run + 1}: ${textOf(cost)}\n`);
    costs.push(cost);
  }
  return costs.slice(1);
}

/** Holds the slowest and the largest run against the limits; a sprint of another size is not judged. */
export function judgeWholeSprints(
  { audits, tickers }: Pick<WholeSprintPlan, "audits" | "tickers">,
  costs: readonly SprintCost[],
): readonly Judged[] {
  if (audits !== judgedPlan.audits || tickers !== judgedPlan.tickers) return [];
  const atMost = (what: string, measured: number, limit: number): Judged => {
    return { what, limit, measured, met: measured <= limit };
  };
  const wallMs = Math.max(...costs.map((cost) => cost.wallMs));
  const peakMemoryBytes = Math.max(...costs.map((cost) => cost.peakMemoryBytes));
  return [
    atMost("seconds, start-up included", wallMs / 1_000, limits.wallSeconds),
    atMost("MiB of memory at most", peakMemoryBytes / 2 ** 20, limits.peakMemoryMib),
  ];
}

function textOf({ wallMs, cpuMs, peakMemoryBytes }: SprintCost): string {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  return `${seconds(wallMs)} s, ${seconds(cpuMs)} s CPU, ${Math.round(peakMemoryBytes / 2 ** 20)} MiB`;
}

/** The flags of the runtime that the script `sprint` of package.json names. */
function runtimeFlagsOf(checkout: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as {
    scripts: { sprint: string };
  };
  return scripts.sprint.split(" ").filter((word) => word.startsWith("--") && word !== "--import");
}
