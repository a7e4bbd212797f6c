import { z } from "zod";
import type { Manifest } from "./manifests.ts";

const text = z.string().min(1);

/**
 * Of Argo's AnalysisTemplate (argoproj.io/v1alpha1) what a question over HTTP needs; a field that is not here is refused.
 *
 * Source: Argo Rollouts, "Analysis & Progressive Delivery" and "Web Metrics".
 */
const analysisTemplateSchema = z.strictObject({
  apiVersion: z.literal("argoproj.io/v1alpha1"),
  kind: z.literal("AnalysisTemplate"),
  metadata: z.strictObject({
    name: text,
    namespace: text,
    labels: z.record(text, text).optional(),
  }),
  spec: z.strictObject({
    args: z.array(
      z.strictObject({
        name: text,
        value: text.optional(),
        valueFrom: z
          .strictObject({ secretKeyRef: z.strictObject({ name: text, key: text }) })
          .optional(),
      }),
    ),
    metrics: z.array(
      z.strictObject({
        name: text,
        successCondition: text,
        failureCondition: text,
        consecutiveErrorLimit: z.int().min(0),
        provider: z.strictObject({
          web: z.strictObject({
            url: z.url(),
            headers: z.array(z.strictObject({ key: text, value: text })).optional(),
            timeoutSeconds: z.int().min(1),
            insecure: z.boolean().optional(),
            jsonPath: text,
          }),
        }),
      }),
    ),
  }),
});

export type AnalysisTemplate = z.infer<typeof analysisTemplateSchema>;

export function analysisTemplateProblems(manifest: Manifest): readonly string[] {
  const { error } = analysisTemplateSchema.safeParse(manifest);
  return (error?.issues ?? []).map(
    ({ path, message }) =>
      `AnalysisTemplate ${manifest.metadata.name}: ${path.join(".")} ${message}`,
  );
}
