import type { MessageInitShape } from "@bufbuild/protobuf";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import type { PairedArmSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { FileRequest } from "./bars/bar-files.ts";
import { fileFlags, fileRequestOf } from "./bars/file-flags.ts";
import { checkpointPlace } from "./checkpoint-place.ts";
import { refuseContradictions } from "./contradictions.ts";
import {
  type Extraction,
  extractionFlags,
  extractionOf,
  folderOf,
  refuseInterval,
} from "./extraction-flags.ts";
import { fillModelOf } from "./fill-model-flag.ts";
import {
  assuredFlag,
  checkpointToFlag,
  dataDirFlag,
  type Flag,
  helpFlag,
  jsonFlag,
  logFlag,
  usageFault,
} from "./flag.ts";
import { type ForecasterRequest, forecasterFlag, forecasterOf } from "./forecaster-flag.ts";
import { type ForwardRequest, forwardFlag, forwardRequestOf } from "./forward-flag.ts";
import { type PlannedPass, plannedPass } from "./intraday-flags.ts";
import { type NotifyRequest, notifyFlags, notifyRequestOf } from "./notify/notify-flags.ts";
import { gatesOfFeatures, phaseRecipe } from "./phase-recipes.ts";
import { planFlags } from "./plan-flags.ts";
import { type PolicyOverrides, policyFlags, policyOverrides } from "./policy-flags.ts";
import type { ReadFlags } from "./read-flags.ts";
import { sealFlag, sealRatioOf } from "./seal-flag.ts";
import {
  barInterval,
  dataDirOf,
  type Environment,
  hostAndPort,
  positiveAmountMicros,
  type Setting,
  sealName,
  settingOf,
  sprintName,
  tickerList,
  wholeNumber,
} from "./setting.ts";
import * as text from "./sprint-texts.ts";

/** What to run; 0 stands for the gateway's default, as in the request. */
export interface SprintPlan {
  /** Phase of the roadmap whose recipe it is; absent for none. */
  readonly phase?: string;
  readonly audits: number;
  /** Absent: those of the imported files, else AAPL. */
  readonly tickers?: readonly string[];
  /** Absent: no. */
  readonly includeFrontierTickers?: true;
  readonly horizonBars: number;
  readonly spacingBars: number;
  /** Absent: that of the imported files, else daily. */
  readonly interval?: BarInterval;
  /** The second pass of each audit run; absent for none. */
  readonly intradayPass?: PlannedPass;
  /** What makes it an arm that ends when the comparison with the other is decided; absent for none. */
  readonly pair?: MessageInitShape<typeof PairedArmSchema>;
  /** Bars after which a position is left; absent: the holding limit of the risk policy. */
  readonly holdingBars?: number;
  readonly startingCashMicros: bigint;
  /** ISO 4217 code of the portfolio's currency; absent: that of the tickers, else USD. */
  readonly baseCurrency?: string;
  /** What is allowed by name although it is refused otherwise; absent for nothing. */
  readonly allow?: readonly string[];
  /** Gates by which it is judged; absent for the gateway's. */
  readonly gates?: readonly string[];
  /** Absent: the execution policy's own. */
  readonly fillModel?: FillModel;
  /** The sprint that criteria relative to a baseline are held against; absent for the newest of phase 2, if any. */
  readonly baselineSprint?: string;
  /** The seal that it opens; absent for none. */
  readonly openSeal?: string;
  /** Whether it is opened although an assured PASS is out of reach; absent for no. */
  readonly openAnyway?: true;
  readonly overrides: PolicyOverrides;
}

/** Everything that `pmx sprint` was asked for. */
export interface SprintArguments extends Extraction {
  readonly plan: SprintPlan;
  /** File of bars or folder to import first. */
  readonly barsPath?: string;
  /** What the user says of those files. */
  readonly files: FileRequest;
  /** Whose forecasts are taken in place of the models'; absent: nobody's. */
  readonly forecaster?: ForecasterRequest;
  readonly dataDir: string;
  /** Gateway to use; absent: start the services here. */
  readonly address?: string;
  readonly requestId?: string;
  /** The forward sprint whose next night is run; absent for a sprint that ends. */
  readonly forward?: ForwardRequest;
  /** Share of the bars of its tickers, the latest, to seal before it; absent for none. */
  readonly sealRatio?: number;
  /** Sprint to continue; "newest" for the newest unfinished one. */
  readonly resume?: string;
  /** Where the log goes: a file, or standard error for ""; absent: a file in the data folder. */
  readonly log?: string;
  /** Whether the assured verdict decides the exit code; absent for no. */
  readonly assured?: true;
  /** File that the checkpoints of the logs of evidence are appended to, or URL that they are sent to. */
  readonly checkpointTo?: string;
  /** Who is told of the end and of gates that change; absent for nobody. */
  readonly notify?: NotifyRequest;
  /** Whether only what the sprint could show is printed, and nothing is opened; absent for no. */
  readonly dryRun?: true;
  readonly json: boolean;
  readonly quiet: boolean;
}

const addressFlag: Flag = {
  name: "address",
  value: "HOST:PORT",
  help: "Use the gateway that runs there; start nothing here.",
};

const resumeFlag: Flag = {
  name: "resume",
  value: "sprints/ID",
  valueOptional: true,
  help: "Continue a sprint that was interrupted; without a name the newest.",
};

const dryRunFlag: Flag = {
  name: "dry-run",
  help: "With --open-seal: say how probable a PASS is, and open nothing.",
};

/** The flags of `pmx sprint`, in the order of the help. */
export const sprintFlags: readonly Flag[] = [
  ...[...Object.values(planFlags), ...extractionFlags, ...fileFlags].map(
    (flag): Flag => ({ ...flag, describesSprint: true }),
  ),
  forecasterFlag,
  sealFlag,
  ...policyFlags,
  dataDirFlag,
  addressFlag,
  forwardFlag,
  resumeFlag,
  dryRunFlag,
  assuredFlag,
  jsonFlag,
  logFlag,
  checkpointToFlag,
  ...notifyFlags,
  { name: "quiet", help: "Write nothing but the result and errors." },
  helpFlag,
];

/** Reads flags and variables; a flag wins over its variable. @throws Fault FIELD_INVALID. */
export function sprintArguments(typed: ReadFlags, environment: Environment): SprintArguments {
  const read = <T, D>(flag: Flag, fallback: D, convert: (setting: Setting) => T): T | D => {
    const setting = settingOf(flag, typed, environment);
    return setting === undefined ? fallback : convert(setting);
  };
  if (typed.words.length > 0) throw usageFault(typed.words[0]!, "unexpected word; see --help");
  refuseContradictions(typed, sprintFlags);
  const recipe = read(planFlags.phase, undefined, phaseRecipe);
  const includeFrontierTickers = typed.values.get("include-frontier-tickers") === true;
  const overrides = policyOverrides(typed, environment, recipe?.overrides);
  const barbell = overrides.risk?.enableBarbellAllocation === true;
  const ownGates = gatesOfFeatures(recipe, { barbell, frontier: includeFrontierTickers });
  const tickers = read(planFlags.tickers, recipe?.tickers, tickerList);
  const interval = read(planFlags.interval, undefined, barInterval);
  const intradayPass = plannedPass(typed, read);
  const holdingBars = read(planFlags.holdingBars, undefined, (it) => wholeNumber(it, 1, 250));
  const baseCurrency = read(planFlags.baseCurrency, undefined, text.currencyCode);
  const allow = read(planFlags.allow, undefined, text.nameList);
  const fillModel = read(planFlags.fillModel, undefined, fillModelOf);
  const gates = read(planFlags.gate, ownGates, text.nameList);
  const baselineSprint = read(planFlags.baseline, undefined, sprintName);
  const openSeal = read(planFlags.openSeal, undefined, sealName);
  const dryRun = typed.values.get("dry-run") === true;
  if (dryRun && openSeal === undefined) {
    throw usageFault("--dry-run", "is for a sprint that opens a seal; pmx plan is for all others");
  }
  const address = read(addressFlag, undefined, hostAndPort);
  const extraction = extractionOf(typed, environment);
  const beside = { ...extraction, openSeal, includeFrontierTickers };
  const sealRatio = sealRatioOf(typed, environment, beside);
  const requestId = read(planFlags.requestId, undefined, (it) =>
    text.requestIdText(it, extraction),
  );
  const barsPath = read(planFlags.bars, undefined, text.barsPathText);
  const resume = read(resumeFlag, undefined, text.resumedName);
  const log = read(logFlag, undefined, ({ text }) => text);
  const checkpointTo = read(checkpointToFlag, undefined, checkpointPlace);
  const notify = notifyRequestOf(typed, environment);
  const forecaster = read(forecasterFlag, undefined, forecasterOf);
  const forward = forwardRequestOf(typed, environment, sprintFlags);
  refuseInterval(extraction, interval);
  return {
    plan: {
      ...(recipe && { phase: recipe.phase }),
      audits: read(planFlags.audits, recipe?.audits ?? 20, (setting) =>
        wholeNumber(setting, 1, 1000),
      ),
      ...(tickers && { tickers }),
      ...(includeFrontierTickers && { includeFrontierTickers }),
      horizonBars: read(planFlags.horizonBars, 0, (setting) => wholeNumber(setting, 1, 250)),
      spacingBars: read(planFlags.spacingBars, 0, (setting) => wholeNumber(setting, 1, 5_000)),
      ...(interval && { interval }),
      ...(intradayPass && { intradayPass }),
      ...(holdingBars !== undefined && { holdingBars }),
      startingCashMicros: read(planFlags.initialCapital, 0n, positiveAmountMicros),
      ...(baseCurrency !== undefined && { baseCurrency }),
      ...(allow !== undefined && { allow }),
      ...(gates !== undefined && { gates }),
      ...(fillModel !== undefined && { fillModel }),
      ...(baselineSprint !== undefined && { baselineSprint }),
      ...(openSeal !== undefined && { openSeal }),
      ...(typed.values.get("open-anyway") === true && { openAnyway: true }),
      overrides,
    },
    files: fileRequestOf(typed),
    dataDir: folderOf(dataDirOf(typed, environment), extraction),
    ...extraction,
    ...(typed.values.get("assured") === true && { assured: true as const }),
    ...(dryRun && { dryRun: true as const }),
    json: typed.values.get("json") === true,
    quiet: typed.values.get("quiet") === true,
    ...(address !== undefined && { address }),
    ...(requestId !== undefined && { requestId }),
    ...(barsPath !== undefined && { barsPath }),
    ...(resume !== undefined && { resume }),
    ...(forecaster && { forecaster }),
    ...(forward && { forward }),
    ...(sealRatio !== undefined && { sealRatio }),
    ...(log !== undefined && { log }),
    ...(checkpointTo !== undefined && { checkpointTo }),
    ...(notify && { notify }),
  };
}

/** Whether standard error is for errors alone: --quiet, or --json for a program rather than a person. */
export function isSilent(
  { quiet, json }: Pick<SprintArguments, "quiet" | "json">,
  { errIsScreen }: { readonly errIsScreen: boolean },
): boolean {
  return quiet || (json && !errIsScreen);
}
