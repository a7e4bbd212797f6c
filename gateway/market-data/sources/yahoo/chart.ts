import { z } from "zod";

const values = z.array(z.number().nullable());

const chartSchema = z.object({
  meta: z.object({
    currency: z.string().nullish(),
    symbol: z.string().optional(),
    exchangeTimezoneName: z.string().optional(),
    /** Seconds east of UTC, at the time of asking. */
    gmtoffset: z.number().optional(),
    dataGranularity: z.string().optional(),
    currentTradingPeriod: z.object({ regular: z.object({ end: z.int() }).optional() }).optional(),
  }),
  /** Seconds since 1970 at which the sessions open. */
  timestamp: z.array(z.int()).optional(),
  events: z
    .object({
      dividends: z
        .record(z.string(), z.object({ amount: z.number().nonnegative(), date: z.int() }))
        .optional(),
      splits: z
        .record(
          z.string(),
          z.object({
            date: z.int(),
            numerator: z.number().positive(),
            denominator: z.number().positive(),
          }),
        )
        .optional(),
    })
    .optional(),
  indicators: z.object({
    quote: z.array(
      z.object({
        open: values.optional(),
        high: values.optional(),
        low: values.optional(),
        close: values.optional(),
        volume: values.optional(),
      }),
    ),
    adjclose: z.array(z.object({ adjclose: values.optional() })).optional(),
  }),
});

const answerSchema = z.object({
  chart: z.object({
    result: z.array(chartSchema).nullable(),
    error: z.object({ code: z.string(), description: z.string().optional() }).nullish(),
  }),
});

/** One series of Yahoo's chart API (v8), as it answers it. */
export type YahooChart = z.infer<typeof chartSchema>;

/** A chart; undefined where Yahoo does not know the symbol or has no bar of it. */
export type ChartAnswer =
  | { readonly chart: YahooChart | undefined }
  | { readonly unreadable: string };

/** Reads the text of an answer. */
export function readChart(text: string): ChartAnswer {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const start = text.trimStart().slice(0, 40).replace(/\s+/g, " ");
    return { unreadable: `answered what is no JSON, or only a part of it: "${start}"` };
  }
  const read = answerSchema.safeParse(data);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { unreadable: `answered another format: ${issue?.path.join(".")}: ${issue?.message}` };
  }
  const { result, error } = read.data.chart;
  if (error?.code === "Not Found") return { chart: undefined };
  if (error) return { unreadable: `answered ${error.code}: ${error.description ?? ""}` };
  const [chart] = result ?? [];
  return { chart: chart?.timestamp?.length ? chart : undefined };
}
