/**
 * The states that a filter runs over. A context is the regimes (s_t, ..., s_{t−L+1}) with
 * L = max(lags, 1); a pair joins the next regime to a context and is numbered as the digits
 * (s_{t+1}, s_t, ..., s_{t−L+1}) to the base k.
 */
export interface RegimeTuples {
  readonly regimes: number;
  /** k^L. */
  readonly contexts: number;
  /** k^(L+1). */
  readonly pairs: number;
  /** Densities that a step needs: k without lags, else one for each pair. */
  readonly densities: number;
  readonly contextLength: number;
  /** Each pair's context before the step. */
  readonly contextBefore: Int32Array;
  /** Each pair's context after the step. */
  readonly contextAfter: Int32Array;
  /** Each pair's entry i k + j of the transition matrix. */
  readonly transitionOf: Int32Array;
  /** Each pair's density. */
  readonly densityOf: Int32Array;
  /** densities × (lags + 1): the regimes at lags 0, 1, ... of each density. */
  readonly regimeAtLag: Int32Array;
}

/** The tables for k regimes and a density that looks at this many lags. */
export function regimeTuples(regimes: number, lags: number): RegimeTuples {
  const contextLength = Math.max(1, lags);
  let contexts = 1;
  for (let i = 0; i < contextLength; i += 1) contexts *= regimes;
  const pairs = contexts * regimes;
  const densities = lags === 0 ? regimes : pairs;
  const contextBefore = new Int32Array(pairs);
  const contextAfter = new Int32Array(pairs);
  const transitionOf = new Int32Array(pairs);
  const densityOf = new Int32Array(pairs);
  for (let pair = 0; pair < pairs; pair += 1) {
    const next = Math.floor(pair / contexts);
    const context = pair % contexts;
    contextBefore[pair] = context;
    contextAfter[pair] = Math.floor(pair / regimes);
    transitionOf[pair] = Math.floor(context / (contexts / regimes)) * regimes + next;
    densityOf[pair] = lags === 0 ? next : pair;
  }
  const regimeAtLag = new Int32Array(densities * (lags + 1));
  for (let density = 0; density < densities; density += 1) {
    let rest = density;
    for (let lag = lags; lag >= 0; lag -= 1) {
      regimeAtLag[density * (lags + 1) + lag] = rest % regimes;
      rest = Math.floor(rest / regimes);
    }
  }
  const sizes = { regimes, contexts, pairs, densities, contextLength };
  return { ...sizes, contextBefore, contextAfter, transitionOf, densityOf, regimeAtLag };
}
