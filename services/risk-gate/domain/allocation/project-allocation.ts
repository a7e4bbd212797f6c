import type { BarbellShare } from "#lib/kernel/barbell.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { BarbellSettings } from "../policy/barbell-settings.ts";
import { type AllocatedPortfolio, barbellCaps, safeShareRatio } from "./barbell-caps.ts";
import { bucketOf } from "./bucket.ts";
import { projectIncrement } from "./project-increment.ts";

/** What is wanted of an instrument besides what is held and on order. */
export interface WantedNotional {
  readonly instrument: Instrument;
  /** 0 or more. */
  readonly micros: Micros;
}

/** What a barbell leaves of it. */
export interface ProjectedNotional extends BarbellShare {
  readonly instrument: Instrument;
  readonly micros: Micros;
  /** The cap that leaves less, as `barbellCaps` names it; undefined for none. */
  readonly bindingCap: string | undefined;
}

/** What a barbell leaves of all that is wanted. */
export interface ProjectedAllocation {
  /** In the order of what is wanted. */
  readonly projected: readonly ProjectedNotional[];
  /** Cash and safe instruments afterwards, as a share of the equity; undefined without equity. */
  readonly safeShareRatio: number | undefined;
}

/** What a barbell leaves of amounts in different instruments that are wanted together. */
export function projectAllocation(
  barbell: BarbellSettings,
  portfolio: AllocatedPortfolio,
  wanted: readonly WantedNotional[],
): ProjectedAllocation {
  const instruments = wanted.map(({ instrument }) => instrument);
  const found = projectIncrement(
    wanted.map(({ micros }) => micros),
    barbellCaps(barbell, portfolio, instruments),
  );
  const projected = wanted.map(({ instrument, micros: asked }, place): ProjectedNotional => {
    const { micros = 0n, bindingCap } = found[place] ?? {};
    const multiplier = asked === 0n ? 1 : Number(micros) / Number(asked);
    return { instrument, bucket: bucketOf(instrument, barbell), micros, multiplier, bindingCap };
  });
  const held = [...portfolio.held, ...projected];
  return { projected, safeShareRatio: safeShareRatio(barbell, { ...portfolio, held }) };
}
