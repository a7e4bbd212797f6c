import { stat } from "node:fs/promises";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  type Finding,
  findingStates,
  stateOf,
} from "#gateway/market-data/domain/quality/finding.ts";
import type { BarInterval } from "#lib/kernel/bar.ts";
import { priceBases } from "#lib/kernel/price-basis.ts";
import { sealedText } from "#lib/report/finding-text.ts";
import { intervalFromMessage, intervalToMessage } from "#lib/wire/bar-message.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { DataFinding } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { actionsFor } from "../bars/actions-at.ts";
import type { FileRequest } from "../bars/bar-files.ts";
import { barFilesAt } from "../bars/file-text.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { checkJson, checkMarkdown, checkText } from "./check-report.ts";
import { type CheckedSeries, checkedFile } from "./checked-file.ts";
import type { DataPlace } from "./data-place.ts";
import { seriesOfTicker } from "./stored-series.ts";
import { withGateway } from "./with-gateway.ts";

export interface CheckArguments extends DataPlace {
  /** Files, folders and tickers. */
  readonly words: readonly string[];
  readonly files: FileRequest;
  readonly json: boolean;
  readonly markdown: boolean;
}

/** Checks files and stored series and prints one row each; 64 where anything cannot be used as it is. */
export async function checkCommand(
  { words, files, json, markdown, ...place }: CheckArguments,
  context: CommandContext,
): Promise<number> {
  const checked: CheckedSeries[] = [];
  const tickers: string[] = [];
  for (const word of words) {
    const isPath = await stat(word).then(
      () => true,
      () => false,
    );
    // A name with a slash or an ending is meant as a path, and says so when it is missing.
    if (!isPath && !/[/\\]|\.(csv|tsv|txt|gz)$/i.test(word)) {
      tickers.push(word);
      continue;
    }
    const actions = await actionsFor(word, files.actionsFile);
    for (const file of await barFilesAt(word)) {
      checked.push(await checkedFile(file, files, actions));
    }
  }
  if (tickers.length > 0) {
    const stored = await withGateway(place, context, async (gateway) => {
      const found: CheckedSeries[] = [];
      for (const ticker of tickers) found.push(...(await checkedTicker(gateway, ticker)));
      return found;
    });
    checked.push(...stored);
  }
  const print = json ? checkJson : markdown ? checkMarkdown : checkText;
  context.terminal.out(print(checked));
  const isUsable = checked.every(({ state }) => state !== "QUARANTINED" && state !== "UNREADABLE");
  return isUsable ? exitCodes.pass : exitCodes.usage;
}

/** The stored series of a ticker, one of each length of bars; daily ones where the gateway may yet fetch them. */
async function checkedTicker(
  gateway: GatewaySession,
  ticker: string,
): Promise<readonly CheckedSeries[]> {
  const stored = await seriesOfTicker(gateway, ticker);
  const intervals = new Set(stored.map((one) => intervalFromMessage(one.interval, "interval")));
  const checked: CheckedSeries[] = [];
  for (const interval of intervals.size > 0 ? intervals : (["DAY_1"] as const)) {
    checked.push(await checkedSeries(gateway, ticker, interval));
  }
  return checked;
}

/** A stored series, page by page. */
async function checkedSeries(
  { marketData }: GatewaySession,
  ticker: string,
  interval: BarInterval,
): Promise<CheckedSeries> {
  const findings: Finding[] = [];
  let [pageToken, dataHash] = ["", ""];
  for (;;) {
    const request = { ticker, interval: intervalToMessage(interval), dataHash, pageToken };
    const reply = await marketData.getDataQuality(request);
    findings.push(...reply.findings.map(findingFromMessage));
    pageToken = reply.nextPageToken;
    dataHash = reply.series?.dataHash ?? "";
    if (pageToken !== "") continue;
    const sealed = sealedText(reply);
    const basis = priceBases.find((name) => PriceBasis[name] === reply.basis);
    return {
      file: `${reply.series?.source ?? ""}${sealed === "" ? "" : ` (${sealed})`}`,
      ticker: reply.series?.instrument?.ticker ?? ticker,
      interval,
      state: stateOf(findings),
      ...(basis !== undefined && { basis }),
      barCount: Number(reply.series?.barCount ?? 0n),
      findings,
      problems: [],
      skipped: [],
    };
  }
}

function findingFromMessage(message: DataFinding): Finding {
  const { check, description, remedy, count } = message;
  const name = enumName(FindingState, message.state);
  return {
    check,
    description,
    remedy,
    count: Number(count),
    // One of a newer gateway counts as the worst.
    state: findingStates.find((state) => state === name) ?? "QUARANTINED",
    fromMs: message.fromTime ? timestampMs(message.fromTime) : 0,
    toMs: message.toTime ? timestampMs(message.toTime) : 0,
  };
}
