import { columnNames, type Field, fields } from "#gateway/market-data/domain/files/column-names.ts";
import { dialects } from "#gateway/market-data/domain/files/dialects/index.ts";
import { barIntervals } from "#lib/kernel/bar.ts";
import { intervalCode } from "#lib/kernel/calendar.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** How files of bars may be written. */
export const barFilesPage: GeneratedPage = { file: "bar-files.md", render };

const meanings: Readonly<Record<Field, string>> = {
  date: "trading date, with or without a time of day and zone; epochs of any unit",
  time: "time of day beside a date",
  open: "first price",
  high: "highest price",
  low: "lowest price",
  close: "last price; the only column that is needed beside a date",
  adjClose:
    "the close adjusted for splits and dividends, as far as the source does so; never traded on",
  volume: "traded units",
  dividend: "cash for each share, on its ex-date",
  split: "new shares for each old one, on its ex-date",
  ticker: "whose row it is, in files of several",
  currency: "unit of the prices: a currency, or cents or pence of one",
};

function render(): string {
  return `# Files of bars

${doNotEdit}

\`pmx data import FILE|DIR\` and \`pmx sprint --bars FILE|DIR\` read bars from text in UTF-8 or UTF-16, also
compressed by gzip. Of a folder all .csv, .tsv and .txt files are read (also with .gz), each named after its ticker.

Rows that are mostly ${barIntervals.map(intervalCode).join(", ")} apart are bars of that length. Daily bars are named by their date; the
times of shorter ones need a zone (\`2020-01-02T14:30:00Z\`, \`2020-01-02 09:30:00-05:00\`, or an epoch) and are refused
without.

How a file is written is told from its first lines, in this order, or named with \`--format\`:

${table(
  ["--format", "begins as"],
  // Markdown takes <TICKER> for a tag.
  dialects.map(({ name, description }) => [`\`${name}\``, description.replaceAll("<", "\\<")]),
)}

\`generic\` finds the header below up to 30 lines of anything else, and reads these columns in any order, case and
spelling (\`Open Price\`, \`PX_OPEN\`, \`1. open\`, \`openPrice\`, \`Open (USD)\`). What it does not read, it says:

${table(
  ["column", "what it is", "also called"],
  fields.map((field) => [field, meanings[field], columnNames[field].slice(1, 12).join(", ")]),
)}

- **Separators**: comma, semicolon, tab, |, told by the first lines. Double quotes enclose a cell.
- **Numbers**: \`1234.5\`, \`1,234.5\`, \`1.234,5\`, \`$10.20\`, \`1.2M\`, \`1.5E+06\`. One number that reads only one way decides
  for the file; \`--decimal point|comma\` says it. Empty, \`-\`, \`null\`, \`NaN\` and \`n/a\` are no value, and none is made up.
- **Dates** such as 03/04/2020 are read in the order in which every date of the file exists; where there are two,
  the file is refused until \`--date-order dmy|mdy|ymd\` says which.
- **Order**: rows may stand in any. Copies that agree are one bar; copies that do not are refused with their lines.
- **Units**: prices of .JO and .L are taken for cents and pence and kept in rand and pounds. \`--currency ZAR\`, \`GBP\`,
  \`ZAc\`, \`GBX\` or \`--price-scale 0.01\` says otherwise.
- **Tickers**: the file's name, else what stands in the file; \`--ticker\` says it, and picks one of several.
- **Bad rows** are refused with line, column and what to do; \`--skip-bad-rows\` leaves them out and reports them.
`;
}
