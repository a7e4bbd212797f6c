import type { Scenario } from "../scenario.ts";
import { backdatedForecast } from "./backdated-forecast.ts";
import { backdatedReceipt } from "./backdated-receipt.ts";
import { costsLeftOut } from "./costs-left-out.ts";
import { costsSetToZero } from "./costs-set-to-zero.ts";
import { disguisedBars } from "./disguised-bars.ts";
import { doctoredBars } from "./doctored-bars.ts";
import { droppedLosers } from "./dropped-losers.ts";
import { droppedLosersOfAnExport } from "./dropped-losers-of-an-export.ts";
import { edgeRecord } from "./edge-record.ts";
import { edgeSprint } from "./edge-sprint.ts";
import { editedBalances } from "./edited-balances.ts";
import { editedBasis } from "./edited-basis.ts";
import { editedDecision } from "./edited-decision.ts";
import { editedExport } from "./edited-export.ts";
import { editedFacts } from "./edited-facts.ts";
import { editedForecast } from "./edited-forecast.ts";
import { editedLedger } from "./edited-ledger.ts";
import { editedNumbers } from "./edited-numbers.ts";
import { editedTrials } from "./edited-trials.ts";
import { editedVerdict } from "./edited-verdict.ts";
import { fabricatedRows } from "./fabricated-rows.ts";
import { fabricatedTrades } from "./fabricated-trades.ts";
import { falseBasis } from "./false-basis.ts";
import { forgottenGate } from "./forgotten-gate.ts";
import { lookAheadBars } from "./look-ahead-bars.ts";
import { lookAheadSprint } from "./look-ahead-sprint.ts";
import { looserGate } from "./looser-gate.ts";
import { looserPolicy } from "./looser-policy.ts";
import { losersLeftOut } from "./losers-left-out.ts";
import { noiseRecord } from "./noise-record.ts";
import { noiseSprint } from "./noise-sprint.ts";
import { omittedBasis } from "./omitted-basis.ts";
import { refiledLosers } from "./refiled-losers.ts";
import { remadeLog } from "./remade-log.ts";
import { renamedBars } from "./renamed-bars.ts";
import { replayedFacts } from "./replayed-facts.ts";
import { rerolledSeeds } from "./rerolled-seeds.ts";
import { retriedSettings } from "./retried-settings.ts";
import { revisedBars } from "./revised-bars.ts";
import { rolledBackFolder } from "./rolled-back-folder.ts";
import { seenBars } from "./seen-bars.ts";
import { survivorUniverse } from "./survivor-universe.ts";
import { swappedBaseline } from "./swapped-baseline.ts";
import { swappedHorizon } from "./swapped-horizon.ts";
import { trimmedWindow } from "./trimmed-window.ts";
import { truncatedLog } from "./truncated-log.ts";

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  noiseRecord,
  noiseSprint,
  edgeRecord,
  edgeSprint,
  lookAheadBars,
  lookAheadSprint,
  seenBars,
  omittedBasis,
  falseBasis,
  backdatedForecast,
  backdatedReceipt,
  revisedBars,
  doctoredBars,
  survivorUniverse,
  rerolledSeeds,
  retriedSettings,
  renamedBars,
  disguisedBars,
  trimmedWindow,
  swappedHorizon,
  swappedBaseline,
  looserPolicy,
  looserGate,
  forgottenGate,
  costsSetToZero,
  costsLeftOut,
  fabricatedTrades,
  fabricatedRows,
  replayedFacts,
  droppedLosers,
  refiledLosers,
  droppedLosersOfAnExport,
  losersLeftOut,
  editedExport,
  editedFacts,
  editedLedger,
  editedBalances,
  editedDecision,
  editedForecast,
  editedVerdict,
  editedTrials,
  editedNumbers,
  editedBasis,
  truncatedLog,
  rolledBackFolder,
  remadeLog,
];
