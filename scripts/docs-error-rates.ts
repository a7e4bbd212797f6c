import { measuredRates } from "#test/bench/gates/measured.ts";
import { ratesTables } from "#test/bench/gates/rates-tables.ts";
import { pageWithBlocks, table } from "./generated-page.ts";

/** Proofs of the error rates by hand, and the committed result of `npm run bench:gates`. */
export const errorRatesPage = pageWithBlocks("error-rates.md", () =>
  Object.fromEntries(
    ratesTables(measuredRates()).map(({ id, title, head, rows }) => [
      id,
      `**${title}**\n\n${table(head, rows)}`,
    ]),
  ),
);
