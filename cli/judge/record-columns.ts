/** What a column of a file of returns or trades can hold. */
export type RecordField = "date" | "return" | "opened" | "closed" | "pnl" | "notional";

/** Names of each column in lower case, words parted by one blank; whatever else stands between words, or a capital, is one too. */
const names: Readonly<Record<RecordField, readonly string[]>> = {
  date: [
    "date",
    "day",
    "datetime",
    "timestamp",
    "time",
    "period",
    "month",
    "period end",
    "end time",
  ],
  return: [
    ...["return", "returns", "ret", "net return", "net returns", "daily return", "daily returns"],
    ...["monthly return", "strategy", "strategy return", "strategy returns", "return ratio"],
  ],
  opened: [
    ...["opened", "open time", "open date", "opened at", "entry", "entry time", "entry date"],
    ...["entry timestamp", "buy date", "start"],
  ],
  closed: [
    ...["closed", "close time", "close date", "closed at", "exit", "exit time", "exit date"],
    ...["exit timestamp", "sell date", "end"],
  ],
  pnl: ["pnl", "net pnl", "p l", "net p l", "profit", "net profit", "pl", "net pl"],
  notional: ["notional", "entry notional", "entry value", "invested", "cost basis"],
};

/** What a column is by its name; undefined for one that is not read. */
export function fieldOf(name: string): RecordField | undefined {
  const fields = Object.keys(names) as RecordField[];
  const called = (words: string) => fields.find((field) => names[field].includes(words));
  return called(wordsOf(name)) ?? called(wordsOf(name.replaceAll(/([a-z])([A-Z])/g, "$1 $2")));
}

function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
