import { retrial } from "../retrial.ts";

export const trimmedWindow = retrial(
  {
    name: "trimmed-window",
    does: "The dates are moved or cut until the losing ones are outside.",
    defence: "dates that share an outcome with earlier ones are a further trial of their family",
  },
  [
    { audits: 7, spacingBars: 30 },
    { audits: 8, spacingBars: 29 },
  ],
);
