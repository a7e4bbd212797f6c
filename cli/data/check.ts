import { fileFlags, fileRequestOf } from "../bars/file-flags.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { CheckArguments } from "./check-command.ts";
import { dataPlaceOf } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";

const markdownFlag: Flag = {
  name: "markdown",
  help: "Print the table for a page of documentation.",
};

/** `pmx data check`. */
export const checkVerb = dataVerb({
  summary: "Say what is wrong with bars, in files or stored.",
  words: "FILE|DIR|TICKER… [flags]",
  help: `Checks bars before anything is decided on them: splits left in the prices, units that change, rows that
disagree, bars that nobody traded. Files are read and not stored; a word that is no path is a ticker whose stored
series are checked, one for each length of bars. Each line says the file, its state and why: QUARANTINED (a sprint
refuses it unless --allow names the check), REPAIRED (put right on reading), FLAGGED (stands beside the verdict) or
CLEAN. docs/data-quality.md says what each check looks for. The exit code is 64 where anything is quarantined or unreadable.`,
  flags: [...fileFlags, markdownFlag],
  read(typed, environment): CheckArguments {
    const { values, words } = typed;
    if (words.length === 0) throw usageFault("data check", "name files, folders or tickers");
    return {
      words,
      files: fileRequestOf(typed),
      ...dataPlaceOf(typed, environment),
      json: values.get("json") === true,
      markdown: values.get("markdown") === true,
    };
  },
  run: async (...call) => (await import("./check-command.ts")).checkCommand(...call),
});
