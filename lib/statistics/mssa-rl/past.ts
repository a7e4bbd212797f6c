import { grown } from "../change-points/grown.ts";
import type { Memory } from "../numerics/fit-controls.ts";
import { log } from "../numerics/portable-math.ts";
import { actions } from "./actions.ts";
import { Exploration } from "./exploration.ts";
import { MarketStates } from "./market-states.ts";
import { ActionRewards } from "./rewards.ts";
import type { MssaRlSettings } from "./settings.ts";

/**
 * The states of a history and the rewards of the bars whose horizon is over. All of it is causal:
 * extending a history to a later bar gives the same bits as computing it from its beginning.
 */
export class Past {
  readonly market: MarketStates;
  readonly rewards: ActionRewards;
  /** Steps of every learning from this past. */
  readonly exploration: Exploration;
  readonly #settings: MssaRlSettings;
  readonly #horizonBars: number;
  #logCloses: Float64Array = new Float64Array(0);
  #bars = 0;
  #firstClose = Number.NaN;
  #lastClose = Number.NaN;

  constructor(settings: MssaRlSettings, horizonBars: number) {
    this.market = new MarketStates(settings);
    this.rewards = new ActionRewards(horizonBars);
    this.exploration = new Exploration(settings, actions.length);
    this.#settings = settings;
    this.#horizonBars = horizonBars;
  }

  /** Extends the past that the memory keeps if the closes continue it, else computes a new one. */
  static of(
    closes: Float64Array,
    horizonBars: number,
    settings: MssaRlSettings,
    memory?: Memory,
  ): Past {
    const kept = memory?.kept;
    const resumes = kept instanceof Past && kept.#leadsTo(closes, horizonBars, settings);
    const past = resumes ? kept : new Past(settings, horizonBars);
    past.#extend(closes);
    if (memory !== undefined) memory.kept = past;
    return past;
  }

  /** Whether the closes continue the past, judged by its first and last close. */
  #leadsTo(closes: Float64Array, horizonBars: number, settings: MssaRlSettings): boolean {
    return (
      settings === this.#settings &&
      horizonBars === this.#horizonBars &&
      closes.length >= this.#bars &&
      closes[0] === this.#firstClose &&
      closes[this.#bars - 1] === this.#lastClose
    );
  }

  #extend(closes: Float64Array): void {
    const bars = closes.length;
    this.#logCloses = grown(this.#logCloses, bars);
    const first = closes[0]!;
    // Prices as multiples of the first: the same path whatever the unit.
    for (let t = this.#bars; t < bars; t += 1) this.#logCloses[t] = log(closes[t]! / first);
    this.#bars = bars;
    this.#firstClose = first;
    this.#lastClose = closes[bars - 1]!;
    const logCloses = this.#logCloses.subarray(0, bars);
    this.market.extend(logCloses);
    this.rewards.extend(logCloses, this.market);
  }
}
