import { honestMovement } from "../made-once.ts";
import { saidOf } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, importBars, runSprint } from "../sprints.ts";

const candidates = 8;

export const survivorUniverse: Attack = {
  name: "survivor-universe",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "Of several instruments the one that rose the most is chosen, and only then a sprint is run on it.",
  defence:
    "fix the tickers before, with those that were delisted since; confirm by a forward sprint",
  async run(bench) {
    const universe = Array.from({ length: candidates }, (_, at) =>
      barsOf(`SHARE${at}`, bench.seed, honestMovement),
    );
    const rise = ({ bars }: (typeof universe)[number]) => bars.at(-1)!.close / bars[0]!.close;
    const best = universe.reduce((found, one) => (rise(one) > rise(found) ? one : found));
    const stack = await bench.empty();
    await importBars(stack, best);
    const chosen = await runSprint(stack, { tickers: [best.instrument.ticker] });
    // Its ticker was named without a look at its bars.
    const honest = await saidOf(await bench.untouched(), await bench.sprint());
    return [{ by: "what pmx says of a sprint", honest, attacked: await saidOf(stack, chosen) }];
  },
};
