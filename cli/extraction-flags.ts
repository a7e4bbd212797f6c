import { join } from "node:path";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf, wholeNumber } from "./setting.ts";

/** Where the bars of a sprint come from, and how often they are taken from there. */
export interface Extraction {
  /** Seed of the first cycle's generated bars; absent: bars that are stored or given. */
  readonly syntheticSeed?: number;
  /** Cycles, each an extraction and a sprint; absent: one. */
  readonly cycles?: number;
}

const mostCycles = 100;

const flags = {
  executionMode: {
    name: "execution-mode",
    value: "MODE",
    choices: ["live", "synthetic"],
    variable: "EXECUTION_MODE",
    help: "live, or synthetic: on generated bars. Default live.",
  },
  seed: {
    name: "seed",
    value: "N",
    help: "Seed of generated bars; each further cycle has the next. Default 1.",
  },
  cycles: {
    name: "cycles",
    value: "N",
    variable: "CYCLES",
    help: `Extractions with a sprint each, 1 to ${mostCycles}. Default 1.`,
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** In the order of the help. */
export const extractionFlags: readonly Flag[] = Object.values(flags);

/**
 * What was asked for; nothing for a sprint that is resumed, whose bars and folder are those that it has.
 * @throws Fault FIELD_INVALID, also where bars are given beside generated ones.
 */
export function extractionOf(typed: ReadFlags, environment: Environment): Extraction {
  if (typed.values.has("resume")) return {};
  const mode = settingOf(flags.executionMode, typed, environment);
  const seed = settingOf(flags.seed, typed, environment);
  const cycles = settingOf(flags.cycles, typed, environment);
  const isSynthetic = mode?.text === "synthetic";
  if (mode !== undefined && !isSynthetic && mode.text !== "live") {
    const auto = mode.text === "auto" ? "; generated bars are never taken unasked" : "";
    throw usageFault(mode.where, `"${mode.text}" is not one of live, synthetic${auto}`);
  }
  if (seed !== undefined && !isSynthetic) {
    throw usageFault(
      "--seed",
      "is of generated bars; ask for them with --execution-mode synthetic",
    );
  }
  if (mode !== undefined && isSynthetic) refuseOtherBars(mode.where, typed);
  const count = cycles === undefined ? 1 : wholeNumber(cycles, 1, mostCycles);
  return {
    ...(isSynthetic && {
      syntheticSeed: seed === undefined ? 1 : wholeNumber(seed, 0, 999_999_999_999),
    }),
    ...(count > 1 && { cycles: count }),
  };
}

/** Generated bars are kept apart, so that they never stand where a user expects recorded ones. */
export function folderOf(dataDir: string, { syntheticSeed }: Extraction): string {
  return syntheticSeed === undefined ? dataDir : join(dataDir, "synthetic");
}

/** The seed of a cycle's generated bars. */
export function seedOf(first: number, cycle: number): number {
  return first + cycle - 1;
}

/** The request id of a cycle: of the first the one that was given, so that one cycle is a sprint as any other. */
export function cycleRequestId(given: string, cycle: number): string {
  return cycle === 1 ? given : `${given}/cycle-${cycle}`;
}

/** @throws Fault FIELD_INVALID for another interval than that of generated bars. */
export function refuseInterval(
  { syntheticSeed }: Extraction,
  interval: BarInterval | undefined,
): void {
  if (syntheticSeed === undefined || interval === undefined || interval === "DAY_1") return;
  throw usageFault("--interval", "generated bars are daily; leave it out");
}

function refuseOtherBars(where: string, { values }: ReadFlags): void {
  if (values.has("bars")) {
    throw usageFault("--bars", `gives bars, and ${where} generates them; leave one out`);
  }
  if (values.has("address")) {
    throw usageFault(
      "--address",
      `a gateway that runs has one set of bars, where generated ones (${where} synthetic) would stand in for ` +
        "recorded ones; leave it out, or generate there by name with: pmx data synthesize TICKER --address",
    );
  }
}
