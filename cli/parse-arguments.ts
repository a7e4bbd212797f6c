import { closestWord } from "./closest-word.ts";
import { importBarsFlags, serveFlags, sprintFlags } from "./flag.ts";
import { readFlags, usageFault } from "./read-flags.ts";
import { hostAndPort } from "./setting.ts";
import {
  dataDirOf,
  type Environment,
  type SprintArguments,
  sprintArguments,
} from "./sprint-arguments.ts";

export type HelpTopic = "pmx" | "sprint" | "serve" | "import-bars";

export interface ServeArguments {
  readonly host: string;
  readonly dataDir: string;
}

export interface ImportBarsArguments {
  readonly path: string;
  readonly address: string;
}

/** What the command line was asked to do. */
export type Command =
  | { readonly kind: "help"; readonly topic: HelpTopic }
  | { readonly kind: "version" }
  | { readonly kind: "sprint"; readonly arguments: SprintArguments }
  | { readonly kind: "serve"; readonly arguments: ServeArguments }
  | { readonly kind: "import-bars"; readonly arguments: ImportBarsArguments };

const flagsOf = { sprint: sprintFlags, serve: serveFlags, "import-bars": importBarsFlags } as const;

/**
 * Reads a command line (without the program's name) before anything is started.
 * @throws Fault FIELD_INVALID, naming the flag or variable, its value, and what would be right.
 */
export function parseArguments(typed: readonly string[], environment: Environment): Command {
  const [first, ...rest] = typed;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    return { kind: "help", topic: "pmx" };
  }
  if (first === "--version") return { kind: "version" };
  if (!isCommand(first)) throw unknownCommand(first);
  const flags = readFlags(rest, flagsOf[first]);
  if (flags.values.get("help") === true) return { kind: "help", topic: first };
  switch (first) {
    case "sprint":
      return { kind: "sprint", arguments: sprintArguments(flags, environment) };
    case "serve": {
      if (flags.words.length > 0) throw usageFault(flags.words[0]!, "unexpected word; see --help");
      const host = String(flags.values.get("host") ?? (environment.PMX_HOST || "127.0.0.1"));
      return { kind: "serve", arguments: { host, dataDir: dataDirOf(flags, environment) } };
    }
    case "import-bars": {
      const [path, more] = flags.words;
      if (path === undefined || path === "") {
        throw usageFault("import-bars", "name a CSV file or a folder of them");
      }
      if (more !== undefined) throw usageFault(more, "unexpected word; name one file or folder");
      const text = String(flags.values.get("address") ?? "127.0.0.1:50050");
      const address = hostAndPort({ where: "--address", text });
      return { kind: "import-bars", arguments: { path, address } };
    }
  }
}

function isCommand(word: string): word is keyof typeof flagsOf {
  return Object.hasOwn(flagsOf, word);
}

function unknownCommand(word: string) {
  const guess = closestWord(word, Object.keys(flagsOf));
  const hint = guess === undefined ? "commands are sprint, serve, import-bars" : `try ${guess}`;
  return usageFault(word, `no such command; ${hint}`);
}
