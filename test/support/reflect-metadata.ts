/** What the library of certificates asks of `Reflect` to wire itself: metadata of classes by key. */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

Object.assign(Reflect, {
  defineMetadata(key: unknown, value: unknown, target: object) {
    const ofTarget = metadata.get(target) ?? new Map<unknown, unknown>();
    metadata.set(target, ofTarget.set(key, value));
  },
  getOwnMetadata: (key: unknown, target: object) => metadata.get(target)?.get(key),
  getMetadata(key: unknown, target: object) {
    for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
      const found = metadata.get(at);
      if (found?.has(key)) return found.get(key);
    }
    return undefined;
  },
});
