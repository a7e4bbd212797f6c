import type { BarSource } from "../app/ports.ts";
import { sampleDataset } from "./sample-dataset.ts";

/** The sources of bars in the order in which they are asked. */
export const barSources: readonly BarSource[] = [sampleDataset];
