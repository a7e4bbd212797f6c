import type { MessageInitShape } from "@bufbuild/protobuf";
import { mergeSettings } from "#lib/kit/config/merge-settings.ts";
import type { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import type { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type { Flag } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import {
  type Environment,
  nonNegativeNumber,
  type Setting,
  settingOf,
  switchOf,
  truth,
  wholeNumber,
} from "./setting.ts";

/** What a sprint changes of the services' policies; what is absent stays as the services have it. */
export interface PolicyOverrides {
  readonly risk?: MessageInitShape<typeof RiskPolicyOverridesSchema>;
  readonly forecast?: MessageInitShape<typeof ForecastPolicyOverridesSchema>;
}

/** A flag that changes one setting of a policy for one sprint. */
export interface PolicyFlag extends Flag {
  /** The override of this flag, where it or its variable is set. @throws Fault FIELD_INVALID. */
  readonly read: (typed: ReadFlags, environment: Environment) => PolicyOverrides | undefined;
}

/** A switch: --<name> for true, --no-<name> for false. */
function policySwitch(
  flag: Pick<Flag, "name" | "variable" | "help">,
  override: (value: boolean) => PolicyOverrides,
): PolicyFlag {
  const full: Flag = { ...flag, negatable: true, describesSprint: true };
  return {
    ...full,
    read(typed, environment) {
      const value = switchOf(full, typed, environment);
      return value === undefined ? undefined : override(value);
    },
  };
}

/** A flag with a value, which `convert` reads. */
function policyValue<T>(
  flag: Pick<Flag, "name" | "variable" | "help" | "choices"> & { readonly value: string },
  convert: (setting: Setting) => T,
  override: (value: T) => PolicyOverrides,
): PolicyFlag {
  const full: Flag = { ...flag, describesSprint: true };
  return {
    ...full,
    read(typed, environment) {
      const setting = settingOf(full, typed, environment);
      return setting && override(convert(setting));
    },
  };
}

/** Every flag that changes a policy. A new one is one entry here; the help has it by itself. */
export const policyFlags: readonly PolicyFlag[] = [
  policySwitch(
    {
      name: "proof-mode",
      variable: "PROOF_MODE",
      help: "The stricter proof-mode overlay of the risk policy.",
    },
    (proofMode) => ({ risk: { proofMode } }),
  ),
  policySwitch(
    { name: "long-only", variable: "PMX_LONG_ONLY", help: "Open long positions only." },
    (longOnly) => ({ risk: { longOnly } }),
  ),
  policySwitch(
    {
      name: "edge-cost-gate",
      variable: "PMX_EDGE_COST_GATE",
      help: "Require that the edge reaches cost × multiplier.",
    },
    (edgeCostGate) => ({ risk: { edgeCostGate } }),
  ),
  policyValue(
    {
      name: "edge-cost-multiplier",
      value: "X",
      variable: "PMX_EDGE_COST_MULTIPLIER",
      help: "That multiplier, 0 or more.",
    },
    nonNegativeNumber,
    (edgeCostMultiplier) => ({ risk: { edgeCostMultiplier } }),
  ),
  policySwitch(
    {
      name: "barbell",
      help: "Keep the shares that the barbell of config/risk-gate.yaml allows.",
    },
    (enableBarbellAllocation) => ({ risk: { enableBarbellAllocation } }),
  ),
  policyValue(
    { name: "lookback-bars", value: "N", help: "Latest bars that each forecast is made from." },
    (setting) => wholeNumber(setting, 1, 5_000),
    (lookbackBars) => ({ forecast: { lookbackBars } }),
  ),
  policyValue(
    {
      name: "regime",
      value: "on|off",
      choices: ["on", "off"],
      variable: "REGIME_ENABLED",
      help: "Detect regimes, which have weights of their own.",
    },
    truth,
    (enabled) => ({ forecast: { regime: { enabled } } }),
  ),
];

/**
 * The overrides of all flags and variables together.
 * @param usual - what holds where neither says otherwise.
 * @throws Fault FIELD_INVALID.
 */
export function policyOverrides(
  typed: ReadFlags,
  environment: Environment,
  usual: PolicyOverrides = {},
): PolicyOverrides {
  return policyFlags
    .map((flag) => flag.read(typed, environment))
    .reduce<PolicyOverrides>((all, one) => mergeSettings(all, one ?? {}), usual);
}
