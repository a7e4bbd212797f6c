import { hasAssuredPass } from "../planted-sprint.ts";
import type { PlantedEdge } from "../scenario.ts";

export const edgeSprint: PlantedEdge = {
  name: "edge-sprint",
  kind: "EDGE",
  stated: "FOUND",
  does: "A sprint runs on a steady rise, which forecasts can follow.",
  defence:
    "most forecasts are better than the last close, and the assured verdict of the gate is PASS",
  async run(bench) {
    const sprint = await bench.trend();
    const lift = sprint.result?.scorecard?.metrics.find(({ name }) => name === "lift_fraction");
    const share = lift?.result.case === "value" ? lift.result.value : 0;
    const isAssured = hasAssuredPass(sprint);
    return {
      found: isAssured && share > 0.5,
      saw:
        `pmx sprint --assured: ${isAssured ? "PASS" : "no PASS"}; ` +
        `${Math.round(share * 100)} % of the forecasts are better than the last close`,
    };
  },
};
