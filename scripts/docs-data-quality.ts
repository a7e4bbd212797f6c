import { qualityChecks } from "#gateway/market-data/domain/quality/index.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** The quality checks of bars, in the order of their reports. */
export const dataQualityPage: GeneratedPage = { file: "data-quality.md", render };

function render(): string {
  const rows = qualityChecks.map(({ name, meaning }) => [`\`${name}\``, meaning]);
  return `# Data quality

${doNotEdit}

\`pmx data check FILE|DIR|TICKER\` asks these questions about bars, and so does every sprint before it is planned
(\`pmx.marketdata.v1\` GetDataQuality lists the answers for a stored series). An answer is a state:

- QUARANTINED: CreateSprint refuses the series (BARS_QUARANTINED) with the reason and what clears it. \`--allow CHECK\`
  passes a check over; the sprint and its report then say so.
- REPAIRED: the reader put it right from the rows themselves: their order, equal repeats, rounding.
- FLAGGED: it stands beside the verdict in the sprint and in the report.

A flag is worse than a repair, and the state of a series is that of its worst finding; without any it is CLEAN. The
checks are in \`gateway/market-data/domain/quality/checks/\`, each threshold with its reason. What they say of the bars
that pmx is developed on stands in [data-quality-of-development-bars.md](data-quality-of-development-bars.md), which
\`pmx data check --markdown\` writes.

${table(["check", "what it looks for"], rows)}

## Basis

Prices are as traded (splits still jump in them), split-adjusted, or fully adjusted (dividends too). The basis is what
\`--basis\` or the format of the file says, else what the bars show: as traded where the step of a split is in the
prices, split-adjusted where splits or dividends are known and none of the splits is in the prices. Adjusted prices
are revised backwards on every later action, so that no as-of saw exactly these: the report says so, and every forecast
states the basis of its series (\`Forecast.price_basis\`).

Splits and dividends are data: \`actions.csv\` beside the bars, or \`--actions FILE\`, with the columns
\`date,ticker,dividend,split\` (the first date without the right; cash a share as it was paid; new shares for each old
one, 1 for none). A series as traded with its splits gives every as-of the prices in the shares of then: bars before
a split are divided for as-ofs after its first bar alone. Execution is told of the split with that bar: lots, stops,
targets and waiting orders go on in new shares, and the rest of a share is paid in cash at the open.

Sprints pay the stored dividends in cash: each with the first bar from its ex-date on, to lots of earlier bars. Prices have
to be as traded, or stated as split-adjusted. Of fully adjusted prices none is paid, since these hold them; nor of prices
without a stated basis whose bars show no split, since these may. An amount is for a share of its ex-date, in which
splits of that date count and later ones do not. As traded it is paid so (with a split on the same date for the old
shares); split-adjusted prices are in shares of after the last split, and the amount is divided by every later one.
Yahoo and yfinance's history() state amounts for a share of today, which are stored as they were paid. An intraday pass
pays those of the daily series with the first bar of the session, on bars of a basis that allows it.
\`PinnedSeries.dividend_count\` and the report say how many come with the bars. The buy-and-hold beside the result keeps the
same ones as cash, and entries at random receive them. A sprint that an earlier version planned goes on without.
`;
}
