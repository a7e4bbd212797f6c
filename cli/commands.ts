import { abFlags } from "./ab-arguments.ts";
import type { DataVerb } from "./data/data-verb.ts";
import { importVerb } from "./data/import.ts";
import { helpFlag } from "./flag.ts";
import { gateFlags } from "./gate-arguments.ts";
import { planCommandFlags } from "./plan-arguments.ts";
import { readinessFlags } from "./readiness/readiness-arguments.ts";
import { recordVerbs } from "./records/index.ts";
import { serveFlags } from "./serve-arguments.ts";
import { sprintFlags } from "./sprint-arguments.ts";
import { sweepFlags } from "./sweep-arguments.ts";
import { tokenFlags } from "./token-arguments.ts";
import { upkeepVerbs } from "./upkeep/index.ts";

/** What parsing, help, completions and the manual page know of a command. */
export type CommandSyntax = Pick<DataVerb, "summary" | "words" | "flags" | "actions">;

/** The commands whose help, arguments and work stand in one table. */
export const verbs = { ...recordVerbs, ...upkeepVerbs } as const;

export type VerbName = keyof typeof verbs;

/** The shells that `pmx completion` writes a script for. */
export const shells = ["bash", "zsh", "fish"] as const;

/** Every command but those of `pmx data`, in the order of the help. */
export const commands = {
  sprint: {
    summary: "Run a sprint of audits and print its verdict.",
    words: "[flags]",
    flags: sprintFlags,
  },
  ab: {
    summary: "Run two sprints that differ in one setting, and compare them.",
    words: "--vary SETTING=BASE,OTHER [flags]",
    flags: abFlags,
  },
  sweep: {
    summary: "Run a sprint for each combination of settings, and list them.",
    words: "--vary SETTING=A,B [--vary SETTING=C,D] [flags]",
    flags: sweepFlags,
  },
  plan: {
    summary: "Say what gates need and let through, before a run.",
    words: "[flags]",
    flags: planCommandFlags,
  },
  gate: {
    summary: "Evaluate a gate over recorded sprints.",
    words: "NAME [SPRINT…] [flags]",
    flags: gateFlags,
  },
  readiness: {
    summary: "Compute the checklist before live trading.",
    words: "[SPRINT…] [flags]",
    flags: readinessFlags,
  },
  serve: {
    summary: "Run all services on fixed ports, or a forecaster, until interrupted.",
    words: "[forecaster] [flags]",
    actions: { forecaster: [] },
    flags: serveFlags,
  },
  token: {
    summary: "Make a token, where services ask their callers for one.",
    words: "new --scope SCOPE[,SCOPE] --name NAME [flags]",
    actions: { new: [] },
    flags: tokenFlags,
  },
  ...verbs,
  data: {
    summary: "List, show, import, fetch, generate and remove bars.",
    words: "COMMAND [flags]",
    flags: [helpFlag],
  },
  "import-bars": {
    summary: "Send bars from files to a gateway (pmx data import).",
    words: importVerb.words,
    flags: importVerb.flags,
  },
  completion: {
    summary: "Print a script that completes pmx in bash, zsh or fish.",
    words: `${shells.join("|")} [flags]`,
    actions: Object.fromEntries(shells.map((shell) => [shell, []])),
    flags: [helpFlag],
  },
  version: {
    summary: "Print the version of pmx and of the runtime.",
    words: "[flags]",
    flags: [helpFlag],
  },
} as const satisfies Readonly<Record<string, CommandSyntax>>;

export type CommandName = keyof typeof commands;
