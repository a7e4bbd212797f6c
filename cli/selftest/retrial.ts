import { countedTrial, loosening } from "./objections.ts";
import type { Attack, Look } from "./scenario.ts";
import { beginSprint, runSprint } from "./sprints.ts";
import type { Workbench } from "./workbench.ts";

type Asked = NonNullable<Parameters<typeof runSprint>[1]>;

/** Tries what the honest sprint was not asked, and says whether the register counts it. */
export function retrial(
  about: Pick<Attack, "name" | "does" | "defence">,
  tries: readonly Asked[],
): Attack {
  return {
    ...about,
    kind: "ATTACK",
    stated: "CAUGHT",
    async run(bench) {
      const { spec } = await bench.sprint();
      const stack = await bench.honest();
      // A trial is counted when its sprint is created, whatever becomes of it. The honest sprint once more is none.
      const again = await beginSprint(stack, spec!);
      let last: string | undefined;
      for (const asked of tries) last = countedTrial(await beginSprint(stack, asked));
      return [{ by: "pmx trials", honest: countedTrial(again), attacked: last }];
    },
  };
}

/** What is said of a sprint that is asked on the same dates after one of other terms. */
export async function heldAgainst(
  bench: Workbench,
  { first, later }: { readonly first: Asked; readonly later: Asked },
): Promise<readonly Look[]> {
  const stack = await bench.empty();
  await bench.importOwn(stack);
  const honest = await runSprint(stack, first);
  const other = await runSprint(stack, later);
  return [
    { by: "the verdict", honest: loosening(honest), attacked: loosening(other) },
    { by: "pmx trials", honest: countedTrial(honest), attacked: countedTrial(other) },
  ];
}
