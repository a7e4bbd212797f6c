import { dataPlaceOf } from "../data/data-place.ts";
import { type DataVerb, dataVerb } from "../data/data-verb.ts";
import { usageFault } from "../flag.ts";
import { sprintName } from "../setting.ts";
import type { PauseArguments } from "./pause-command.ts";

/** The commands that look after sprints and records, in the order of the help; the work of each is in `<verb>-command.ts`. */
export const upkeepVerbs = {
  pause: dataVerb({
    summary: "Stop a sprint until it is resumed.",
    words: "SPRINT [flags]",
    help: `Stops a sprint until pmx sprint --resume continues it, over restarts of the gateway too. Finished audit runs stay;
the one under way is done again later, so that the sprint hash is that of an unbroken run. Pausing twice is the same as
once. Without --address the sprint is one that was interrupted, and pmx serve will then leave it alone.`,
    flags: [],
    read(typed, environment): PauseArguments {
      const [word, more] = typed.words;
      if (word === undefined) throw usageFault("pause", "name a sprint; pmx list names them");
      if (more !== undefined) throw usageFault(more, "unexpected word; name one sprint");
      const sprint = sprintName({ where: "SPRINT", text: word });
      const json = typed.values.get("json") === true;
      return { sprint, json, ...dataPlaceOf(typed, environment) };
    },
    run: async (...call) => (await import("./pause-command.ts")).pauseCommand(...call),
  }),
} as const satisfies Readonly<Record<string, DataVerb>>;

export type UpkeepVerbName = keyof typeof upkeepVerbs;
