/**
 * Coordinates without bounds for the parameters of a specification, so that no step of a search can
 * leave the domain.
 */
export interface Coordinates {
  readonly dimension: number;
  /** Which coordinate the persistence alone depends on. */
  readonly persistenceAt: number;
  toNatural(point: Float64Array, theta: Float64Array): void;
  fromNatural(theta: Float64Array): Float64Array;
  /** The gradient in the coordinates of a function whose gradient in the parameters is `score`. */
  pullGradient(theta: Float64Array, score: Float64Array, gradient: Float64Array): void;
}
