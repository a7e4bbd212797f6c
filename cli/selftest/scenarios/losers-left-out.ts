import { isAssured, judged, returnsOf } from "../records.ts";
import type { Attack } from "../scenario.ts";
import type { Stack } from "../stack.ts";

export const losersLeftOut: Attack = {
  name: "losers-left-out",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "Every second loss is left out of a file of returns that pmx never saw come about.",
  defence:
    "let pmx run the strategy, best as a forward sprint; ask for the statement of an account",
  async run(bench) {
    const stack = await bench.untouched();
    const noise = returnsOf(bench.seed, 0);
    let losses = 0;
    const pretty = noise.filter((value) => {
      if (value < 0) losses += 1;
      return value >= 0 || losses % 2 !== 0;
    });
    const honest = await objection(stack, returnsOf(bench.seed, 0.002));
    return [{ by: "pmx judge --assured", honest, attacked: await objection(stack, pretty) }];
  },
};

async function objection(stack: Stack, returns: readonly number[]): Promise<string | undefined> {
  const evaluation = await judged(stack, returns);
  return isAssured(evaluation) ? undefined : evaluation.assured?.reason;
}
