import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after } from "node:test";
import { parse, stringify } from "yaml";
import type { RemoteSourceName } from "#gateway/market-data/sources/index.ts";
import { remoteSources, type SourceSettings } from "#gateway/market-data/sources/index.ts";
import { cheapForecasts, configWith } from "./lenient-config.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the server does with a request: an answer, or whatever a broken server does. */
export type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string }
  | ((response: ServerResponse) => void);

/** A server of the test that speaks a source's format, well or badly. */
export interface PriceServer {
  readonly url: string;
  /** Paths with their queries, in the order of the requests. */
  readonly asked: readonly string[];
  /** Answers in turn; the last one stays. */
  reply(...replies: readonly Reply[]): void;
}

/** Starts a server on loopback, which closes with the test file. */
export async function priceServer(...first: readonly Reply[]): Promise<PriceServer> {
  const asked: string[] = [];
  let replies = [...first];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (typeof reply === "function") reply(response);
    else response.writeHead(reply?.status ?? 200, reply?.headers).end(reply?.body ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    reply(...next) {
      replies = [...next];
    },
  };
}

/** Saturday: the bar of Friday, 2026-01-09, has closed. */
export const testNowMs = Date.parse("2026-01-10T12:00:00Z");

/** Settings that let a test run fast. */
export const fastSettings: SourceSettings = {
  yahooUrl: "http://127.0.0.1:9",
  stooqUrl: "http://127.0.0.1:9",
  attemptMs: 2_000,
  attempts: 2,
  largestBodyBytes: 1_000_000,
  requestsPerMinute: 60_000,
  userAgent: "pmx-test",
  cache: false,
};

/** A source that asks a server of the test. */
export function sourceAt(
  name: RemoteSourceName,
  { url }: Pick<PriceServer, "url">,
  settings: Partial<SourceSettings> = {},
  nowMs: () => number = () => testNowMs,
  dataDir = temporaryFolder(),
) {
  const all = { ...fastSettings, yahooUrl: url, stooqUrl: url, ...settings };
  return remoteSources([name], all, { dataDir, nowMs })[0]!;
}

/** A row of Yahoo's chart; a missing value is null. */
export interface ChartRow {
  readonly at: string;
  readonly values: readonly (number | null)[];
}

/** An answer of Yahoo's chart API: rows of open, high, low, close, volume and adjusted close. */
export function chartText(
  meta: Readonly<Record<string, unknown>>,
  rows: readonly ChartRow[],
  events?: object,
): string {
  const column = (at: number) => rows.map(({ values }) => values[at] ?? null);
  const quote = {
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: column(4),
  };
  const result = {
    meta: { dataGranularity: "1d", ...meta },
    timestamp: rows.map(({ at }) => Date.parse(at) / 1000),
    ...(events !== undefined && { events }),
    indicators: { quote: [quote], adjclose: [{ adjclose: column(5) }] },
  };
  return JSON.stringify({ chart: { result: [result], error: null } });
}

/** What Yahoo answers with status 404 for a symbol that it does not know. */
export const unknownSymbol = JSON.stringify({
  chart: {
    result: null,
    error: { code: "Not Found", description: "No data found, symbol may be delisted" },
  },
});

/**
 * A folder of the configuration that turns sources on, at servers of the test.
 * @param sources - what `sources` of gateway.yaml is.
 */
export function configWithSources(
  sources: readonly RemoteSourceName[],
  urls: { readonly yahoo?: string; readonly stooq?: string },
): string {
  const folder = configWith(cheapForecasts);
  const file = join(folder, "gateway.yaml");
  const { yahoo: yahooUrl = fastSettings.yahooUrl, stooq: stooqUrl = fastSettings.stooqUrl } = urls;
  const { attempts, attemptMs, requestsPerMinute } = fastSettings;
  const sourceRequests = { yahooUrl, stooqUrl, attempts, attemptMs, requestsPerMinute };
  const settings = parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, stringify({ ...settings, sources, sourceRequests }));
  return folder;
}
