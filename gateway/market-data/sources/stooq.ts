import { readBarFile } from "../domain/files/read-bar-file.ts";
import type { RemoteFormat } from "./http/remote-source.ts";

/** The end of a ticker, and what Stooq has in its place. */
const endings: readonly (readonly [end: string, stooq: string])[] = [
  [".L", ".uk"],
  [".DE", ".de"],
  [".T", ".jp"],
  [".HK", ".hk"],
  [".WA", ".pl"],
  [".BD", ".hu"],
  ["-USD", ".v"],
];

/** Stooq's daily bars as CSV. What was done to the prices the file does not say, so that no basis is given. */
export const stooq: RemoteFormat = {
  name: "stooq",
  intervals: ["DAY_1"],
  // Stooq publishes no limit, and refuses for the rest of the day whoever asks too much.
  requestsPerMinute: 12,
  symbolOf({ ticker, assetClass }) {
    const ending = endings.find(([end]) => ticker.endsWith(end));
    if (ending !== undefined) return ticker.slice(0, -ending[0].length).toLowerCase() + ending[1];
    if (assetClass === "US_EQUITY") return `${ticker.toLowerCase()}.us`;
    const pair = /^([A-Z]{6})=X$/.exec(ticker)?.[1];
    return pair?.toLowerCase();
  },
  pathOf: (symbol) => `/q/d/l/?s=${encodeURIComponent(symbol)}&i=d`,
  read({ status, text }, instrument) {
    const said = text.trim().slice(0, 80);
    if (status === 404 || /^(no data|brak danych)/i.test(said)) return undefined;
    if (status !== 200) return { unreadable: `answered ${status}` };
    if (!/^(Date|Data),/.test(said)) return { unreadable: `answered "${oneLine(said)}", no bars` };
    // The answer of one request is cut off where its last line is.
    if (!/\n$/.test(text)) return { unreadable: "answered a table whose last line is cut off" };
    const read = readBarFile(text, instrument.ticker, {
      format: "stooq",
      ticker: instrument.ticker,
    });
    const [problem] = read.problems;
    if (problem !== undefined) return { unreadable: `answered no bars: ${problem.description}` };
    const [conflict] = read.conflicts;
    if (conflict !== undefined)
      return { unreadable: "answered two bars of one date that disagree" };
    const { unit, bars, actions, notes, interval } = read;
    if (interval !== "DAY_1") return { unreadable: "answered bars that are not daily" };
    return {
      instrument: unit === undefined ? instrument : { ...instrument, currency: unit.currency },
      bars,
      actions,
      notes,
    };
  },
};

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
