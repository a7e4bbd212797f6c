import type { Bar } from "#lib/kernel/bar.ts";
import { barToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { honestMovement } from "../made-once.ts";
import { refusalOf } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, ownTicker } from "../sprints.ts";
import { dropGuards, type Stack, withDatabase } from "../stack.ts";
import type { Workbench } from "../workbench.ts";

const dayMs = 86_400_000;

export const editedBalances: Attack = {
  name: "edited-balances",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Cash is added to a portfolio in the ledger of execution.",
  defence:
    "the ledger is added up again before anything is committed to it: no bar is taken any more",
  async run(bench) {
    const { portfolio } = await bench.sprint();
    const unedited = await bench.honest();
    const attacked = await bench.honest({}, (folder) =>
      withDatabase(folder, "execution", (database) => {
        dropGuards(database);
        database.change(
          "UPDATE ledger_entries SET amount_micros = amount_micros + 1000000 WHERE sequence = 1",
        );
      }),
    );
    return [
      {
        by: "AdvanceBars",
        honest: await refusalOf(() => advance(bench, unedited, portfolio)),
        attacked: await refusalOf(() => advance(bench, attacked, portfolio)),
      },
    ];
  },
};

/** Takes the portfolio a day beyond its last bar. */
function advance({ seed }: Workbench, { execution }: Stack, portfolio: string) {
  const { instrument, bars } = barsOf(ownTicker, seed, honestMovement);
  const last = bars.at(-1) as Bar;
  const next = { ...last, startTimeMs: last.startTimeMs + dayMs };
  return execution.advanceBars({
    portfolio,
    series: [
      {
        instrument: instrumentToMessage(instrument),
        interval: BarInterval.DAY_1,
        bars: [barToMessage(next)],
      },
    ],
  });
}
