/** What the search varies: the orders that are not differences, and whether there is a constant. */
export interface Shape {
  readonly p: number;
  readonly q: number;
  readonly P: number;
  readonly Q: number;
  readonly constant: boolean;
}

interface Bounds {
  readonly maximumOrder: number;
  readonly maximumSeasonalOrder: number;
}

/** Changes of (p, q, P, Q) in the order that R's auto.arima tries them. */
const steps = [
  [0, 0, -1, 0],
  [0, 0, 0, -1],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0, 0, -1, -1],
  [0, 0, -1, 1],
  [0, 0, 1, -1],
  [0, 0, 1, 1],
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [-1, -1, 0, 0],
  [-1, 1, 0, 0],
  [1, -1, 0, 0],
  [1, 1, 0, 0],
] as const;

/** A number that only this shape has. */
export function shapeKey({ p, q, P, Q, constant }: Shape): number {
  return (((p * 16 + q) * 16 + P) * 16 + Q) * 2 + (constant ? 1 : 0);
}

/** Where the search begins: the plainest model first, so that richer ones start from a fit. */
export function startingShapes(bounds: Bounds, seasonal: boolean, constant: boolean): Shape[] {
  const order = (p: number, q: number) => ({
    p: Math.min(p, bounds.maximumOrder),
    q: Math.min(q, bounds.maximumOrder),
  });
  const season = (P: number, Q: number) => ({
    P: seasonal ? Math.min(P, bounds.maximumSeasonalOrder) : 0,
    Q: seasonal ? Math.min(Q, bounds.maximumSeasonalOrder) : 0,
  });
  return [
    { ...order(0, 0), ...season(0, 0), constant },
    { ...order(1, 0), ...season(1, 0), constant },
    { ...order(0, 1), ...season(0, 1), constant },
    { ...order(2, 2), ...season(1, 1), constant },
  ];
}

/**
 * Shapes one step away, inside the bounds.
 * @param drift whether the constant is one, which may be left out
 */
export function neighbours(
  { p, q, P, Q, constant }: Shape,
  bounds: Bounds,
  seasonal: boolean,
  drift: boolean,
): Shape[] {
  const top = bounds.maximumOrder;
  const seasonalTop = seasonal ? bounds.maximumSeasonalOrder : 0;
  const shapes = steps
    .map(([dp, dq, dP, dQ]) => ({ p: p + dp, q: q + dq, P: P + dP, Q: Q + dQ, constant }))
    .filter(
      (shape) =>
        Math.min(shape.p, shape.q, shape.P, shape.Q) >= 0 &&
        Math.max(shape.p, shape.q) <= top &&
        Math.max(shape.P, shape.Q) <= seasonalTop,
    );
  if (drift) shapes.push({ p, q, P, Q, constant: !constant });
  return shapes;
}
