import { commandVerb } from "../data/data-verb.ts";
import { type Flag, usageFault } from "../flag.ts";
import { settingOf, wholeNumber } from "../setting.ts";
import { nameList } from "../sprint-texts.ts";
import type { SelftestArguments } from "./selftest-command.ts";

const flags = {
  only: { name: "only", value: "NAME,…", help: "Run these scenarios alone." },
  seed: { name: "seed", value: "N", help: "Seed of all bars and returns. Default 1." },
  short: { name: "short", help: "Try once what luck decides, rather than four times." },
  list: { name: "list", help: "List the scenarios; run nothing." },
} as const satisfies Readonly<Record<string, Flag>>;

/** `pmx selftest`: its help, flags and arguments. */
export const selftestVerb = commandVerb({
  summary: "Attack services of its own, and say what is caught.",
  words: "[flags]",
  help: `Does what a cheat would do, one scenario after another: noise shown as skill, bars from the future, invented trades,
settings that were tried until one pleased, looser gates, edited databases, cut logs. All of it happens on this machine, on
all five services over a temporary folder; no record of yours is read or changed.

Each scenario comes to CAUGHT, with what objected; to CAUGHT_GIVEN_EARLIER_CHECKPOINT, where nothing but a checkpoint that was
kept elsewhere shows it; or to NOT_DETECTABLE, where pmx says nothing, and docs/selftest.md says what helps. An edge that was
planted is FOUND. What is honest is asked the same, and no outcome counts where pmx objects to it. Outcomes are measured and
compared with those that are stated; they follow from the seed.

Exit codes: 0 every outcome is as stated, 1 one differs, and those of pmx sprint for errors.`,
  flags: Object.values(flags),
  read(typed, environment): SelftestArguments {
    const [word] = typed.words;
    if (word !== undefined) throw usageFault(word, "unexpected word; see --help");
    const only = settingOf(flags.only, typed, environment);
    const seed = settingOf(flags.seed, typed, environment);
    return {
      ...(only && { only: nameList(only) }),
      seed: seed === undefined ? 1 : wholeNumber(seed, 0, 1_000_000_000),
      short: typed.values.get("short") === true,
      list: typed.values.get("list") === true,
      json: typed.values.get("json") === true,
    };
  },
  run: async (...call) => (await import("./selftest-command.ts")).selftestCommand(...call),
});
