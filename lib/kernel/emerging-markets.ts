/**
 * Countries of listing that are less developed markets, by ISO 3166-1 alpha-2 code: those of the MSCI Emerging Markets
 * and Frontier Markets indexes (classification of June 2024), Kenya, Nigeria and other frontier markets included.
 */
const regions: ReadonlySet<string> = new Set([
  ...["AE", "BR", "CL", "CN", "CO", "CZ", "EG", "GR", "HU", "ID", "IN", "KR", "KW", "MX", "MY"],
  ...["PE", "PH", "PL", "QA", "SA", "TH", "TR", "TW", "ZA"],
  ...["BD", "BF", "BH", "BJ", "CI", "EE", "GW", "HR", "IS", "JO", "KE", "KZ", "LK", "LT", "LV"],
  ...["MA", "ML", "MT", "MU", "NE", "NG", "OM", "PK", "RO", "RS", "SI", "SN", "TG", "TN", "VN"],
]);

/** Whether a country of listing is an emerging or a frontier market. */
export function isEmergingRegion(region: string): boolean {
  return regions.has(region);
}
