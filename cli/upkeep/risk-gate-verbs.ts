import { tradingStates } from "#lib/kernel/trading.ts";
import { dataPlaceOf } from "../data/data-place.ts";
import { dataVerb } from "../data/data-verb.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { type Environment, settingOf, sprintName, switchOf } from "../setting.ts";
import type { ReplayArguments } from "./replay-command.ts";
import type { TradingStateArguments } from "./trading-state-command.ts";
import type { WhyArguments } from "./why-command.ts";

const policyFlag: Flag = {
  name: "policy",
  value: "FILE",
  help: "A file like config/risk-gate.yaml. Default: each decision's policy.",
};

const proofModeFlag: Flag = {
  name: "proof-mode",
  variable: "PROOF_MODE",
  negatable: true,
  help: "With --policy: the candidate in proof mode, or not.",
};

/** The commands that ask the risk gate directly. */
export const riskGateVerbs = {
  "trading-state": dataVerb({
    summary: "Show whether orders may leave, or halt them.",
    words: "[show | set ACTIVE|REDUCING|HALTED --why TEXT] [flags]",
    actions: { show: [], set: tradingStates },
    help: `Shows whether orders may leave, who changed that last and why, or changes it: for every portfolio, or for one. While
trading is HALTED no order leaves; while it is REDUCING only what reduces a position does. Orders that wait are canceled at
the next bars. Exits of what is held are never stopped. The state outlives restarts.

${serviceBehindGateway("risk gate", "PMX_RISK_GATE_ADDRESS")}`,
    flags: [
      { name: "portfolio", value: "NAME", help: "Only this portfolio, portfolios/ID." },
      { name: "why", value: "TEXT", help: "Why it is changed; it is kept." },
      { name: "by", value: "NAME", help: "Who changes it. Default: the user of the system." },
    ],
    read: tradingStateArguments,
    run: async (...call) =>
      (await import("./trading-state-command.ts")).tradingStateCommand(...call),
  }),
  replay: dataVerb({
    summary: "Say what a candidate policy would change.",
    words: "SPRINT|DECISION [flags]",
    help: `Judges stored decisions again, one or all of a sprint, on the inputs that they were made from, and says what differs
under a candidate policy: how many would be allowed, denied, larger or smaller, and what that is worth, in the currency of
the portfolio. Each is judged on the portfolio that it saw then: what earlier changes would have done to it is not in it.
Without --policy nothing differs, unless this build judges otherwise than the one that decided. Nothing is stored.

The candidate is read as a sprint would read the file, with PROOF_MODE, PMX_LONG_ONLY and the other variables: give
--proof-mode for a sprint of proof mode.

${serviceBehindGateway("risk gate", "PMX_RISK_GATE_ADDRESS")}`,
    flags: [policyFlag, proofModeFlag],
    read: replayArguments,
    run: async (...call) => (await import("./replay-command.ts")).replayCommand(...call),
  }),
  why: dataVerb({
    summary: "Say what a denied decision lacked.",
    words: "DECISION [flags]",
    help: `Says of each rule that denied a decision what it found, and which smallest change of the edge, of the cost or of
the size, each alone, would have let it pass; last what would have let all pass. Decisions of versions before 0.3 kept no
inputs and cannot be explained.

${serviceBehindGateway("risk gate", "PMX_RISK_GATE_ADDRESS")}`,
    flags: [],
    read(typed, environment): WhyArguments {
      const [decision, more] = typed.words;
      if (decision === undefined) throw usageFault("why", "name a decision, decisions/ID");
      if (more !== undefined) throw usageFault(more, "unexpected word; name one decision");
      const json = typed.values.get("json") === true;
      return { decision, json, ...dataPlaceOf(typed, environment) };
    },
    run: async (...call) => (await import("./why-command.ts")).whyCommand(...call),
  }),
} as const;

/** Reads what `pmx replay` was asked. @throws Fault FIELD_INVALID */
function replayArguments(typed: ReadFlags, environment: Environment): ReplayArguments {
  const [word, more] = typed.words;
  if (word === undefined) {
    throw usageFault("replay", "name a sprint (pmx list names them) or a decision, decisions/ID");
  }
  if (more !== undefined) throw usageFault(more, "unexpected word; name one sprint or decision");
  const file = settingOf(policyFlag, typed, environment)?.text;
  if (file === undefined && typed.values.get("proof-mode") !== undefined) {
    throw usageFault("--proof-mode", "is of the candidate; name its file with --policy FILE");
  }
  const proofMode = switchOf(proofModeFlag, typed, environment);
  return {
    what: word.startsWith("decisions/")
      ? { decision: word }
      : { auditSet: sprintName({ where: "SPRINT", text: word }) },
    candidate:
      file === undefined ? undefined : { file, ...(proofMode !== undefined && { proofMode }) },
    json: typed.values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
}

/** Reads what `pmx trading-state` was asked. @throws Fault FIELD_INVALID */
function tradingStateArguments(typed: ReadFlags, environment: Environment): TradingStateArguments {
  const { words, values } = typed;
  const [verb = "show", word, more] = words;
  const common = {
    portfolio: `${values.get("portfolio") ?? ""}`,
    json: values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
  if (verb === "show") {
    if (word !== undefined) throw usageFault(word, "unexpected word; set changes the state");
    for (const flag of ["why", "by"]) {
      if (values.get(flag) !== undefined) throw usageFault(`--${flag}`, "is of set, not of show");
    }
    return { ...common, change: undefined };
  }
  if (verb !== "set") throw usageFault(verb, "is neither show nor set");
  const state = tradingStates.find((one) => one === word);
  if (state === undefined) throw usageFault(word ?? "set", `say ${tradingStates.join(", ")}`);
  if (more !== undefined) throw usageFault(more, "unexpected word; name one state");
  const why = `${values.get("why") ?? ""}`;
  if (why.trim() === "") throw usageFault("--why", "say why: it is kept with the change");
  const who = `${values.get("by") ?? environment.USER ?? environment.LOGNAME ?? ""}`;
  if (who.trim() === "") throw usageFault("--by", "say who changes it: it is kept with the change");
  return { ...common, change: { state, who, why } };
}
