import { z } from "zod";

const ratio = z.number().gt(0).max(1);

const maximumPositionRatio = ratio
  .optional()
  .describe(
    "Largest share of the equity in one instrument of the bucket; absent for no such limit.",
  );

const members = z
  .record(
    z.string().min(1).max(40),
    z
      .string()
      .regex(/^[A-Z]{2}$/, "expected an ISO 3166-1 alpha-2 code, for example US")
      .describe(
        "Country of the listing that is meant, as Instrument.region (ZZ for none): the same ticker listed elsewhere is another instrument.",
      ),
  )
  .readonly()
  .describe("The bucket's instruments, by ticker; one that no bucket names is unlisted.");

const maximumRatio = ratio.describe("Largest share of the equity in the bucket's instruments.");

/**
 * Markets whose share of the equity a barbell limits: shares of Lagos, crypto-assets, and shares listed in countries
 * other than developed ones.
 */
export const barbellMarkets = ["NGX", "CRYPTO", "EMERGING"] as const;

/** One of them. */
export type BarbellMarket = (typeof barbellMarkets)[number];

/** What a barbell allows. Shares are of the equity; long and short are counted alike. */
export const barbellSchema = z
  .strictObject({
    minimumSafeRatio: z
      .number()
      .min(0)
      .max(1)
      .describe(
        "Least share of the equity in cash and safe instruments, so that all others together are at most the rest.",
      ),
    safeCeilingRatio: z
      .number()
      .min(0)
      .max(1)
      .describe(
        "Share of cash and safe instruments above which the portfolio counts as under-invested; reported and not enforced, since a portfolio without positions is all cash.",
      ),
    safe: z.strictObject({ members, maximumPositionRatio }).readonly(),
    core: z.strictObject({ members, maximumRatio, maximumPositionRatio }).readonly(),
    speculative: z.strictObject({ members, maximumRatio, maximumPositionRatio }).readonly(),
    unlisted: z
      .strictObject({ maximumRatio, maximumPositionRatio })
      .readonly()
      .describe("Instruments that no bucket names."),
    maximumShareByMarket: z
      .partialRecord(
        z.enum(barbellMarkets),
        ratio.describe(
          "Largest share of the equity in the market's instruments, whatever their bucket.",
        ),
      )
      .readonly()
      .optional(),
  })
  .superRefine(({ safe, core, speculative }, context) => {
    const seen = new Map<string, string>();
    for (const [bucket, { members: own }] of Object.entries({ safe, core, speculative })) {
      for (const ticker of Object.keys(own)) {
        const other = seen.get(ticker);
        seen.set(ticker, bucket);
        if (other === undefined) continue;
        const message = `${ticker} is a member of ${other} too; a ticker belongs to one bucket`;
        context.addIssue({ code: "custom", path: [bucket, "members", ticker], message });
      }
    }
  })
  .readonly();

/** The settings of a barbell. */
export type BarbellSettings = z.infer<typeof barbellSchema>;
