import { type FrontierMarket, frontierMarkets } from "#lib/kernel/frontier-markets.ts";

/** One of the shares that the original named by a symbol without its exchange. */
export interface FrontierListing {
  /** As the original wrote it. */
  readonly symbol: string;
  /** Our identity: the symbol with the suffix of its exchange. */
  readonly ticker: string;
  readonly market: FrontierMarket;
  /** The company; absent where the original's symbol cannot be told for one. */
  readonly name?: string;
  /** Other names of the same listing, of today or of vendors. */
  readonly aliases?: readonly string[];
  /** The security that the bare symbol names in the United States; where there is one, the symbol is that. */
  readonly usName?: string;
}

type Row = readonly [symbol: string, rest?: Omit<FrontierListing, "symbol" | "ticker" | "market">];

function listed(market: FrontierMarket, ...rows: readonly Row[]): readonly FrontierListing[] {
  const suffix = frontierMarkets[market];
  return rows.map(([symbol, rest]) => ({ symbol, ticker: `${symbol}${suffix}`, market, ...rest }));
}

/** The 46 symbols of the original's universe, in its order. */
export const frontierListings: readonly FrontierListing[] = [
  ...listed(
    "NGX",
    ["MTNN", { name: "MTN Nigeria" }],
    ["AIRTELAFRI", { name: "Airtel Africa" }],
    ["ZENITHBANK", { name: "Zenith Bank" }],
    ["GUARANTY", { name: "Guaranty Trust", aliases: ["GTCO"] }],
    ["FBNH", { name: "First HoldCo", aliases: ["FIRSTHOLDCO"] }],
  ),
  ...listed("NSE", ["EABL", { name: "East African Breweries" }], ["KCB", { name: "KCB Group" }]),
  // Its code in Nairobi is SCAN.
  {
    symbol: "SCANGROUP",
    ticker: "SCAN.NR",
    market: "NSE",
    name: "WPP Scangroup",
    aliases: ["SCAN"],
  },
  ...listed("NSE", ["COOP", { name: "Co-operative Bank of Kenya", usName: "Mr. Cooper Group" }]),
  ...listed(
    "JSE",
    ["NPN", { name: "Naspers" }],
    ["BIL", { name: "BHP Group", aliases: ["BHG"], usName: "SPDR 1-3 Month T-Bill ETF" }],
    ["SAB", { name: "SABMiller" }],
    ["SOL", { name: "Sasol" }],
    ["MTN", { name: "MTN Group", usName: "Vail Resorts" }],
  ),
  ...listed(
    "HOSE",
    ["VHM", { name: "Vinhomes" }],
    ["GAS", { name: "PetroVietnam Gas" }],
    ["BID", { name: "BIDV" }],
    ["SSI", { name: "SSI Securities" }],
  ),
  ...listed(
    "DSE",
    ["BRACBANK", { name: "BRAC Bank" }],
    ["LAFSURCEML", { name: "LafargeHolcim Bangladesh", aliases: ["LHB"] }],
    ["IFADAUTOS", { name: "IFAD Autos" }],
    ["RELIANCE"],
  ),
  ...listed(
    "CSE",
    ["COMBANK", { name: "Commercial Bank of Ceylon" }],
    ["HNB", { name: "Hatton National Bank" }],
    ["SAMP", { name: "Sampath Bank" }],
    ["LOLC", { name: "LOLC Holdings" }],
  ),
  ...listed(
    "PSX",
    ["OGDC", { name: "Oil & Gas Development Company" }],
    ["MEBL", { name: "Meezan Bank" }],
    ["LUCK", { name: "Lucky Cement", usName: "Lucky Strike Entertainment" }],
    ["UBL", { name: "United Bank" }],
  ),
  ...listed(
    "KSE",
    ["ZAIN", { name: "Zain" }],
    ["NBK", { name: "National Bank of Kuwait" }],
    ["KFH", { name: "Kuwait Finance House" }],
    ["MAYADEEN"],
  ),
  ...listed(
    "QSE",
    ["QNBK", { name: "QNB Group" }],
    ["DUQM"],
    ["QISB"],
    ["QAMC", { name: "Qatar Aluminium" }],
  ),
  ...listed(
    "BVB",
    ["SIF1", { name: "SIF Banat-Crișana" }],
    ["TGN", { name: "Transgaz" }],
    ["BRD", { name: "BRD Groupe Société Générale" }],
    ["TLV", { name: "Banca Transilvania" }],
  ),
  ...listed(
    "BSE",
    ["5EN"],
    ["BGO"],
    ["AIG", { usName: "American International Group" }],
    ["SYN", { usName: "Synthetic Biologics" }],
  ),
];
