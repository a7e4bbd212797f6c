/** Whether orders may leave, from the most to the least; what is held keeps its exits in each of them. */
export const tradingStates = ["ACTIVE", "REDUCING", "HALTED"] as const;
export type TradingState = (typeof tradingStates)[number];
