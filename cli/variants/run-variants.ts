import { Fault } from "#lib/kernel/fault.ts";
import type { CommandContext } from "../command-context.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { logPlace } from "../log-place.ts";
import { prefixedFault } from "../prefixed-fault.ts";
import type { EndedCycle } from "../run-cycles.ts";
import { isSilent, type SprintArguments } from "../sprint-arguments.ts";
import { barsOf, closeGateway, openGateway, runOne } from "../sprint-command.ts";
import { overridesOf, type Variant, variantRequestId } from "./variant.ts";

/** A variant whose sprint has ended with a result. */
export interface EndedVariant extends EndedCycle {
  readonly variant: Variant;
}

/**
 * Runs a sprint for each variant, one after another on one gateway and on bars that were read once, each under a
 * request id that follows from the given one and the variant: the same command goes on where it was interrupted. The
 * gateway counts each as a trial.
 * @param use - called with the gateway once all have ended.
 * @returns what it returns; undefined when interrupted, which is said.
 * @throws Fault of the variant, which it names.
 */
export async function runVariants<T>(
  typed: SprintArguments,
  variants: readonly Variant[],
  context: CommandContext,
  use: (gateway: GatewaySession, ended: readonly EndedVariant[]) => Promise<T>,
): Promise<T | undefined> {
  const note = (line: string) => {
    if (!isSilent(typed, context.terminal)) context.terminal.err(`${line}\n`);
  };
  const requestId = typed.requestId ?? context.newId();
  const bars = await barsOf(typed, 1, context);
  const place = logPlace(typed.log, typed.dataDir, context.terminal);
  try {
    const gateway = await openGateway(typed, context, place);
    try {
      const ended: EndedVariant[] = [];
      for (const [at, variant] of variants.entries()) {
        const which = `${at + 1} of ${variants.length}, ${variant.label}`;
        note(`sprint ${which}`);
        const own: SprintArguments = {
          ...typed,
          requestId: variantRequestId(requestId, variant),
          plan: {
            ...typed.plan,
            overrides: overridesOf(typed.plan.overrides, variant),
          },
        };
        const startMs = at === 0 ? 0 : context.elapsedMs();
        // They were sent for the first variant.
        const sent = at === 0 ? bars : { ...bars, send: () => Promise.resolve() };
        const one = await runOne(own, context, gateway, sent, { cycle: 1, startMs }).catch(
          (error) => {
            throw prefixedFault(error, `sprint ${which}`, goOn(error, typed, requestId));
          },
        );
        if (one === undefined) {
          context.terminal.err(
            `Go on with the others: the same command with --request-id ${requestId}\n`,
          );
          return undefined;
        }
        ended.push({ ...one, variant });
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

/** How to go on after an error that is not in what was asked for; a request id that was typed is known. */
function goOn(error: unknown, { requestId: given }: SprintArguments, requestId: string): string {
  const isAsked = error instanceof Fault && error.code === "INVALID_ARGUMENT";
  if (isAsked || given !== undefined) return "";
  return `; go on with the same command and --request-id ${requestId}`;
}
