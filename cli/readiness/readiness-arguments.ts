import { type DataPlace, dataPlaceOf, placeFlags } from "../data/data-place.ts";
import { type Flag, helpFlag, jsonFlag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { type Environment, type Setting, settingOf, sprintName, startOfDate } from "../setting.ts";

/** Who records something about a waiver, and why. */
interface Signed {
  readonly by: string;
  readonly why: string;
}

/** What is to be done. */
export type ReadinessAction =
  /** Sprints: empty for those that the gateway chooses. */
  | { readonly kind: "evaluate"; readonly sprints: readonly string[] }
  | ({
      readonly kind: "waive";
      readonly item: string;
      readonly expireTimeMs: number;
      /** Empty for any policy. */
      readonly policyHash: string;
    } & Signed)
  | ({ readonly kind: "revoke"; readonly waiver: string } & Signed)
  | { readonly kind: "list-waivers" };

/** What `pmx readiness` was asked for. */
export interface ReadinessArguments extends DataPlace {
  readonly action: ReadinessAction;
  readonly json: boolean;
}

const waiveFlag: Flag = {
  name: "waive",
  value: "ITEM",
  choices: ["barbell", "frontier"],
  help: "Record that an item is deferred: barbell or frontier.",
};

const revokeFlag: Flag = {
  name: "revoke",
  value: "WAIVER",
  help: "Revoke a waiver.",
};

const byFlag: Flag = {
  name: "by",
  value: "NAME",
  help: "Who answers for the waiver, or for its revocation.",
};

const whyFlag: Flag = { name: "why", value: "TEXT", help: "Why." };

const untilFlag: Flag = {
  name: "until",
  value: "DATE",
  help: "First date (UTC) on which the waiver counts no more.",
};

const forPolicyFlag: Flag = {
  name: "for-policy",
  value: "HASH",
  help: "Only policy that the waiver is for, as printed. Default: any.",
};

const waiversFlag: Flag = {
  name: "waivers",
  help: "List the waivers, also those that count no more.",
};

/** The flags of `pmx readiness`, in the order of the help. */
export const readinessFlags: readonly Flag[] = [
  waiveFlag,
  revokeFlag,
  byFlag,
  whyFlag,
  untilFlag,
  forPolicyFlag,
  waiversFlag,
  ...placeFlags,
  jsonFlag,
  helpFlag,
];

/** @throws Fault FIELD_INVALID */
export function readinessArguments(typed: ReadFlags, environment: Environment): ReadinessArguments {
  const action = actionOf(typed, environment);
  return {
    action,
    ...dataPlaceOf(typed, environment),
    json: typed.values.get("json") === true,
  };
}

function actionOf(typed: ReadFlags, environment: Environment): ReadinessAction {
  const of = (flag: Flag) => settingOf(flag, typed, environment);
  const needed = (flag: Flag): Setting => {
    const setting = of(flag);
    if (setting !== undefined && setting.text.trim() !== "") return setting;
    throw usageFault(`--${flag.name}`, `is needed: ${flag.help}`);
  };
  const [waive, revoke] = [of(waiveFlag), of(revokeFlag)];
  const asksForList = typed.values.get("waivers") === true;
  const actions = [waive, revoke, asksForList || undefined].filter((one) => one !== undefined);
  if (actions.length > 1)
    throw usageFault("readiness", "--waive, --revoke or --waivers, one of them");
  const [word] = typed.words;
  if (actions.length > 0 && word !== undefined)
    throw usageFault(word, "unexpected word; see --help");
  if (waive === undefined) refuse(typed, [untilFlag, forPolicyFlag], "belongs to --waive");
  if (waive === undefined && revoke === undefined) {
    refuse(typed, [byFlag, whyFlag], "belongs to --waive or --revoke");
  }
  if (asksForList) return { kind: "list-waivers" };
  if (waive !== undefined) {
    return {
      kind: "waive",
      item: waive.text,
      by: needed(byFlag).text,
      why: needed(whyFlag).text,
      expireTimeMs: startOfDate(needed(untilFlag)),
      policyHash: of(forPolicyFlag)?.text ?? "",
    };
  }
  if (revoke !== undefined) {
    const { text } = revoke;
    const waiver = text.startsWith("waivers/") ? text : `waivers/${text}`;
    return { kind: "revoke", waiver, by: needed(byFlag).text, why: needed(whyFlag).text };
  }
  const sprints = typed.words.map((text) => sprintName({ where: "readiness", text }));
  return { kind: "evaluate", sprints };
}

/** @throws Fault FIELD_INVALID for the first of these flags that was typed */
function refuse({ values }: ReadFlags, flags: readonly Flag[], why: string): void {
  const stray = flags.find(({ name }) => values.has(name));
  if (stray !== undefined) throw usageFault(`--${stray.name}`, why);
}
