import type { CorporateAction } from "./corporate-action.ts";

/** The one number of an action. */
export function actionValue(action: CorporateAction): number {
  return action.kind === "SPLIT" ? action.newSharesPerOld : action.amount;
}

/** An action of a kind with its number. */
export function actionOf(
  kind: CorporateAction["kind"],
  exTimeMs: number,
  value: number,
): CorporateAction {
  return kind === "SPLIT"
    ? { kind, exTimeMs, newSharesPerOld: value }
    : { kind, exTimeMs, amount: value };
}

/** An action by its kind and time: of a share there is one split and one dividend at a time. */
export function actionKey({ kind, exTimeMs }: CorporateAction): string {
  return `${exTimeMs} ${kind}`;
}
