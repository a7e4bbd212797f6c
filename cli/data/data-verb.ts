import type { CommandContext } from "../command-context.ts";
import { type Flag, helpFlag, jsonFlag } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import type { Environment } from "../setting.ts";
import { placeFlags } from "./data-place.ts";

/** A command over a data folder or a gateway, as those of `pmx data`: its help, its flags and its work. */
export interface DataVerb {
  /** What it does, in one line of the help that lists it. */
  readonly summary: string;
  /** What follows its name: `TICKER [flags]`. */
  readonly words: string;
  /** What its first word may be, where it is one of few, each with the words that may follow. */
  readonly actions?: Actions;
  /** What its own help says: paragraphs with an empty line between, broken into lines by the help. */
  readonly help: string;
  /** In the order of its help. */
  readonly flags: readonly Flag[];
  /** Reads the arguments, and answers what runs on them. @throws Fault FIELD_INVALID */
  readonly prepare: (typed: ReadFlags, environment: Environment) => PreparedVerb;
}

/** The few words that a command's first word is one of, each with those that may follow it. */
export type Actions = Readonly<Record<string, readonly string[]>>;

/** A command whose arguments were read. */
export interface PreparedVerb {
  readonly arguments: object;
  /** Runs to the end and answers the exit code. @throws Fault */
  readonly run: (context: CommandContext) => Promise<number>;
}

/** A command as it is written down. */
interface WrittenVerb<Arguments extends object> {
  readonly summary: string;
  readonly words: string;
  readonly actions?: Actions;
  readonly help: string;
  readonly flags: readonly Flag[];
  readonly read: (typed: ReadFlags, environment: Environment) => Arguments;
  readonly run: (typed: Arguments, context: CommandContext) => Promise<number>;
}

/**
 * A command of its own flags, to which those that say where the records are, --json and --help are added.
 * `run` loads what it needs when it runs: a typing error is answered before gRPC is loaded.
 */
export function dataVerb<Arguments extends object>(verb: WrittenVerb<Arguments>): DataVerb {
  return commandVerb({ ...verb, flags: [...verb.flags, ...placeFlags] });
}

/** The same, without the flags that say where the records are. */
export function commandVerb<Arguments extends object>(verb: WrittenVerb<Arguments>): DataVerb {
  const { read, run, flags, ...texts } = verb;
  return {
    ...texts,
    flags: [...flags, jsonFlag, helpFlag],
    prepare(typed, environment) {
      const given = read(typed, environment);
      return { arguments: given, run: (context) => run(given, context) };
    },
  };
}
