import { Fault } from "#lib/kernel/fault.ts";
import type { SprintBars } from "../bars/sprint-bars.ts";
import type { CommandContext } from "../command-context.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { logPlace } from "../log-place.ts";
import { prefixedFault } from "../prefixed-fault.ts";
import type { EndedCycle } from "../run-cycles.ts";
import { isSilent, type SprintArguments } from "../sprint-arguments.ts";
import { barsOf, closeGateway, openGateway, runOne } from "../sprint-command.ts";
import { refuseTooLate } from "./refuse-too-late.ts";
import { overridesOf, type Variant, variantRequestId } from "./variant.ts";

/** A variant whose sprint has ended with a result. */
export interface EndedVariant extends EndedCycle {
  readonly variant: Variant;
}

/** A variant with what its sprint is asked for. */
export interface VariantRun {
  readonly variant: Variant;
  /** Place among all, and what it sets: "1 of 2, regime.enabled=true". */
  readonly which: string;
  readonly own: SprintArguments;
}

/** Runs one variant; undefined when interrupted, which is said. */
export type RunVariant = (run: VariantRun, bars: SprintBars) => Promise<EndedVariant | undefined>;

/** In which order variants are run; undefined when interrupted. @param bars - sent with the first one alone. */
export type RunAll = (
  runs: readonly VariantRun[],
  bars: SprintBars,
  runOneOf: RunVariant,
  gateway: GatewaySession,
) => Promise<readonly EndedVariant[] | undefined>;

/**
 * Runs a sprint for each variant, one after another unless `runAll` says otherwise, on one gateway and on bars that were
 * read once, each under a request id that follows from the given one and the variant: the same command goes on where it
 * was interrupted. The gateway counts each as a trial.
 * @param use - called with the gateway once all have ended.
 * @returns what it returns; undefined when interrupted, which is said.
 * @throws Fault of the variant, which it names.
 */
export async function runVariants<T>(
  typed: SprintArguments,
  variants: readonly Variant[],
  context: CommandContext,
  use: (gateway: GatewaySession, ended: readonly EndedVariant[]) => Promise<T>,
  runAll: RunAll = oneAfterAnother,
): Promise<T | undefined> {
  const note = (line: string) => {
    if (!isSilent(typed, context.terminal)) context.terminal.err(`${line}\n`);
  };
  const requestId = typed.requestId ?? context.newId();
  const bars = await barsOf(typed, 1, context);
  const place = logPlace(typed.log, typed.dataDir, context.terminal);
  let begun = 0;
  try {
    const gateway = await openGateway(typed, context, place);
    try {
      const runs = variants.map((variant, at) => ({
        variant,
        which: `${at + 1} of ${variants.length}, ${variant.label}`,
        own: argumentsOf(at === 0 ? typed : afterTheSeal(typed), requestId, variant),
      }));
      const runOneOf: RunVariant = async ({ variant, which, own }, sent) => {
        note(`sprint ${which}`);
        const startMs = begun === 0 ? 0 : context.elapsedMs();
        begun += 1;
        const one = await runOne(own, context, gateway, sent, { cycle: 1, startMs }).catch(
          (error) => {
            throw prefixedFault(error, `sprint ${which}`, goOn(error, typed, requestId));
          },
        );
        return one && { ...one, variant };
      };
      await refuseTooLate((runs[0] as VariantRun).own, runs.length, bars, gateway, note);
      const ended = await runAll(runs, bars, runOneOf, gateway);
      if (ended === undefined) {
        context.terminal.err(
          `Go on with the others: the same command with --request-id ${requestId}\n`,
        );
        return undefined;
      }
      return await use(gateway, ended);
    } finally {
      await closeGateway(gateway, context);
    }
  } finally {
    const troubles = place.troubles();
    if (troubles !== undefined) note(`note: ${troubles} in the log: ${place.name}`);
    place.close();
  }
}

/** What is asked of a variant whose bars were sealed with those of the first one. */
function afterTheSeal({ sealRatio: _, ...typed }: SprintArguments): SprintArguments {
  return typed;
}

function argumentsOf(typed: SprintArguments, requestId: string, variant: Variant): SprintArguments {
  const overrides = overridesOf(typed.plan.overrides, variant);
  const own = variantRequestId(requestId, variant);
  return { ...typed, requestId: own, plan: { ...typed.plan, overrides } };
}

/** Bars that were sent for another variant. */
export function sentBefore(bars: SprintBars): SprintBars {
  return { ...bars, send: () => Promise.resolve() };
}

const oneAfterAnother: RunAll = async (runs, bars, runOneOf) => {
  const ended: EndedVariant[] = [];
  for (const [at, run] of runs.entries()) {
    const one = await runOneOf(run, at === 0 ? bars : sentBefore(bars));
    if (one === undefined) return undefined;
    ended.push(one);
  }
  return ended;
};

/** How to go on after an error that is not in what was asked for; a request id that was typed is known. */
function goOn(error: unknown, { requestId: given }: SprintArguments, requestId: string): string {
  const isAsked = error instanceof Fault && error.code === "INVALID_ARGUMENT";
  if (isAsked || given !== undefined) return "";
  return `; go on with the same command and --request-id ${requestId}`;
}
