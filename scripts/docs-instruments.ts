import { exchanges } from "#gateway/market-data/domain/instruments/exchanges.ts";
import { frontierListings } from "#gateway/market-data/domain/instruments/frontier-listings.ts";
import { futures } from "#gateway/market-data/domain/instruments/futures.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** How tickers name instruments, from the tables of market data. */
export const instrumentsPage: GeneratedPage = { file: "instruments.md", render };

const code = (text: string) => `\`${text}\``;

function render(): string {
  return `# Instruments

${doNotEdit}

The ticker is the identity of an instrument. Prices are stored in the major unit of the currency: a file in cents or
pence is divided by 100 as it is read. Quantities are whole units: shares, contracts, or 10^-8 of a coin (of coins that
are worth next to nothing, whole ones).

| ticker | is |
| --- | --- |
| ${code("AAPL")}, ${code("BRK-B")} | a share or fund listed in the United States |
| ${code("MTN.JO")} | a share on the exchange of its suffix, below |
| ${code("BTC-EUR")}, ${code("ETH-USDT")} | a crypto-asset in what it is quoted in; ${code("BTC/EUR")} and ${code("BTCEUR")} are other names of it. A token that is redeemed at a dollar or euro counts as that currency |
| ${code("CL=F")} | a future, paid in full: margin is not modelled |
| ${code("EURUSD=X")}, ${code("JPY=X")} | a currency pair; the last three letters are the quote currency |
| ${code("^GSPC")} | an index |

## Exchanges

The lot is what shares are usually traded in; an import may state another.

${table(
  ["suffix", "exchange", "currency", "region", "lot", "quoted in"],
  exchanges.map((one) => [
    code(one.suffix),
    one.exchange,
    one.currency,
    one.region,
    String(one.lotSizeUnits),
    one.quotedIn ?? "",
  ]),
)}

## Futures

A contract is worth its price in dollars times the multiplier. What is quoted in cents (USX) is stored in dollars. A
future that is not listed has the multiplier that its import states, else 1.

${table(
  ["ticker", "multiplier", "quoted in"],
  futures.map((one) => [
    code(`${one.root}=F`),
    String(one.contractMultiplier),
    one.quotedIn ?? "USD",
  ]),
)}

## Frontier symbols

The symbols of the original's universe. A bare one is refused with what it may be meant for, but for those that name a
US listing too.

${table(
  ["symbol", "ticker", "market", "company", "other names", "bare, in the United States"],
  frontierListings.map((one) => [
    one.symbol,
    code(one.ticker),
    one.market,
    one.name ?? "",
    (one.aliases ?? []).join(", "),
    one.usName ?? "",
  ]),
)}
`;
}
