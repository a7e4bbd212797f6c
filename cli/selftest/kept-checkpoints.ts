import { badInLogs, checkpointsOf } from "./objections.ts";
import type { Look } from "./scenario.ts";
import type { Stack } from "./stack.ts";

/**
 * What pmx verify says of an attack, without and with the checkpoints that were kept before it.
 * @param honest - services over the records as they were, or went on.
 * @param kept - the checkpoints, which are asked for before the attack.
 */
export async function looksAtLogs(
  honest: readonly [withoutCheckpoint: string | undefined, withCheckpoint: string | undefined],
  attacked: Stack,
  kept: string,
): Promise<readonly Look[]> {
  const [without, given] = honest;
  return [
    { by: "pmx verify", honest: without, attacked: await badInLogs(attacked) },
    {
      by: "pmx verify --checkpoint",
      honest: given,
      attacked: await badInLogs(attacked, kept),
      needsCheckpoint: true,
    },
  ];
}

/** The checkpoints of a stack, and what pmx verify says of it as it is. */
export async function keptOf(stack: Stack) {
  const kept = await checkpointsOf(stack);
  const honest = [await badInLogs(stack), await badInLogs(stack, kept)] as const;
  return { kept, honest };
}
