import { Buffer } from "node:buffer";

/** Chunks of this size and more are kept as they came; smaller ones are copied together. */
const blockBytes = 16 * 1024;

/**
 * Bytes that come in chunks, in memory that follows their number. A chunk of one byte costs a hundred bytes as an object
 * and keeps all that was read from the network with it, so that a caller who sends such chunks would hold far more than
 * is counted.
 */
export class ByteParts {
  #parts: Buffer[] = [];
  #block: Buffer | undefined;
  #filled = 0;

  add(chunk: Buffer): void {
    const isFirst = this.#parts.length === 0 && this.#filled === 0;
    if (isFirst || chunk.byteLength >= blockBytes) {
      this.#closeBlock();
      this.#parts.push(chunk);
      return;
    }
    if (this.#filled + chunk.byteLength > blockBytes) this.#closeBlock();
    this.#block ??= Buffer.alloc(blockBytes);
    chunk.copy(this.#block, this.#filled);
    this.#filled += chunk.byteLength;
  }

  /** All of them in one piece; what is kept begins anew. */
  take(): Buffer {
    this.#closeBlock();
    const parts = this.#parts;
    this.#parts = [];
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  #closeBlock(): void {
    if (this.#block === undefined || this.#filled === 0) return;
    this.#parts.push(Buffer.from(this.#block.subarray(0, this.#filled)));
    this.#filled = 0;
  }
}
