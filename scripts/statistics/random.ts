/**
 * Numbers from 0 to below 1 that a seed repeats: xorshift32, G. Marsaglia, "Xorshift RNGs", Journal of Statistical
 * Software 8 (2003).
 */
export function seededRandom(seed: number): () => number {
  // The state must not be 0; the multiplication spreads seeds that lie close together.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
