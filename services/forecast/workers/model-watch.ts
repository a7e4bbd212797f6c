import { performance } from "node:perf_hooks";
import type { ConfiguredModel } from "../domain/models/registry.ts";

/** Adds up how long each model of one forecast takes, its fits at earlier origins included. */
export class ModelWatch {
  readonly #seconds: Record<string, number> = {};

  /** Seconds by model. */
  get seconds(): Readonly<Record<string, number>> {
    return this.#seconds;
  }

  /** The model, measured. */
  readonly around = (model: ConfiguredModel): ConfiguredModel => ({
    id: model.id,
    forecast: (input) => {
      const startMs = performance.now();
      try {
        return model.forecast(input);
      } finally {
        const seconds = (performance.now() - startMs) / 1_000;
        this.#seconds[model.id] = (this.#seconds[model.id] ?? 0) + seconds;
      }
    },
  });
}
