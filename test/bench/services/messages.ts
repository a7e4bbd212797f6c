/** Encoded messages, by their place. */
export interface Messages {
  readonly length: number;
  at(index: number): Uint8Array;
}

const chunkBytes = 1 << 20;

/**
 * Encoded messages outside of the heap. As objects of their own, thousands of requests and answers would
 * be copied by each collection of the client's young objects: pauses of ten milliseconds, which would be
 * taken for the server's.
 */
export class PackedMessages implements Messages {
  readonly #chunks: Uint8Array[] = [];
  /** Of each message its chunk, where it begins there, and its length. */
  readonly #places: Float64Array;
  #used = chunkBytes;
  #bytes = 0;
  readonly length: number;

  /** Has so many places, each to be filled once. */
  constructor(length: number) {
    this.length = length;
    this.#places = new Float64Array(3 * length);
  }

  /** Bytes of a message on average. */
  get meanBytes(): number {
    return Math.round(this.#bytes / this.length);
  }

  set(index: number, message: Uint8Array): void {
    if (this.#used + message.length > chunkBytes) {
      this.#chunks.push(new Uint8Array(Math.max(chunkBytes, message.length)));
      this.#used = 0;
    }
    this.#chunks.at(-1)!.set(message, this.#used);
    this.#places.set([this.#chunks.length - 1, this.#used, message.length], 3 * index);
    this.#used += message.length;
    this.#bytes += message.length;
  }

  at(index: number): Uint8Array {
    const [chunk, from, length] = this.#places.subarray(3 * index);
    return this.#chunks[chunk!]!.subarray(from, from! + length!);
  }
}
