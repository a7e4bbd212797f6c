import { dieboldMariano } from "#lib/statistics/hypothesis-tests/diebold-mariano.ts";
import { modelConfidenceSet } from "#lib/statistics/hypothesis-tests/model-confidence-set.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { crpsLogNormal } from "#lib/statistics/scores/continuous-scores.ts";
import type { BenchCase } from "../measure.ts";

const n = 1000;
const random = new SeededRandom(1);
const losses = Array.from({ length: 5 }, (_, model) =>
  Float64Array.from({ length: n }, () => random.normal() ** 2 + 0.02 * model),
);
const differences = losses[0]!.map((loss, t) => loss - losses[1]![t]!);

export const cases: readonly BenchCase[] = [
  {
    name: "Diebold-Mariano with HLN, n = 1000, 10 steps",
    run: () => dieboldMariano(differences, 10),
  },
  {
    name: "model confidence set, 5 models, n = 1000, 1000 replicates",
    run: () => {
      const uniform = () => random.uniform();
      return modelConfidenceSet(losses, { replicates: 1000, blockLength: 10, uniform });
    },
  },
  {
    name: "CRPS of 30 log-normal prices",
    run: () => {
      let sum = 0;
      for (let h = 1; h <= 30; h += 1) sum += crpsLogNormal(100 + h, 100, 0.01 * Math.sqrt(h));
      return sum;
    },
  },
];
