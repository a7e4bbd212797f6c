/** A matrix known by its products with vectors. */
export interface LinearOperator {
  readonly rows: number;
  readonly columns: number;
  /** out = A · vector; `vector` has `columns` entries, `out` has `rows`, all overwritten. */
  multiply(vector: Float64Array, out: Float64Array): void;
  /** out = Aᵀ · vector; `vector` has `rows` entries, `out` has `columns`, all overwritten. */
  multiplyTransposed(vector: Float64Array, out: Float64Array): void;
}
