import { passIf, type Rule } from "./rule.ts";

/**
 * Nothing is held or on order in the instrument. Entries do not add to a position, and a signal against a
 * position does not close it: its exits do.
 */
export const onePositionPerInstrument: Rule = {
  id: "one-position-per-instrument",
  reason: "POSITION_EXISTS",
  unit: "units",
  requirement: "Nothing is held or on order in the instrument.",
  limitName: "0",
  canBeDisabled: false,
  limitOf: () => 0,
  evaluate({ portfolio }) {
    const exposedUnits = magnitude(portfolio.heldUnits) + magnitude(portfolio.pendingUnits);
    return passIf(exposedUnits === 0n, this.reason, {
      observed: Number(exposedUnits),
      limit: 0,
      message: `${portfolio.heldUnits} units held, ${portfolio.pendingUnits} on order`,
    });
  },
};

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
