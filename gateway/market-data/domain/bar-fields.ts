/** The values of a `RawBar`, in the order in which a difference is named. */
export const barFields = ["open", "high", "low", "close", "volumeUnits", "adjClose"] as const;
export type BarField = (typeof barFields)[number];

/** The name of a value in requests and messages. */
export function barFieldName(field: BarField): string {
  if (field === "volumeUnits") return "volume_units";
  return field === "adjClose" ? "adj_close" : field;
}
