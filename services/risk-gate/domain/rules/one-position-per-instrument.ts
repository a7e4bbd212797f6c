import { quantityText, quantityWords } from "#lib/kernel/quantity.ts";
import { passIf, type Rule } from "./rule.ts";

/**
 * Nothing is held or on order in the instrument at the open at which the order fills: what leaves at that
 * open whatever its price has left by then, and so has what the signal itself closes (`reversal.ts`). Entries do not
 * add to a position.
 */
export const onePositionPerInstrument: Rule = {
  id: "one-position-per-instrument",
  reason: "POSITION_EXISTS",
  unit: "units",
  requirement:
    "Nothing is held or on order in the instrument, but for what leaves at the open at which the order fills.",
  limitName: "0",
  canBeDisabled: false,
  limitOf: () => 0,
  evaluate({ instrument, portfolio }) {
    const text = (units: bigint) => quantityText(instrument, units);
    const { heldUnits, leavingUnits = 0n, pendingUnits } = portfolio;
    const exposedUnits = magnitude(heldUnits - leavingUnits) + magnitude(pendingUnits);
    const leaving =
      leavingUnits === 0n ? "" : ` of which ${text(leavingUnits)} leave at the next open,`;
    return passIf(exposedUnits === 0n, this.reason, {
      observed: Number(exposedUnits),
      limit: 0,
      message: `${quantityWords(instrument, heldUnits)} held,${leaving} ${text(pendingUnits)} on order`,
    });
  },
};

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
