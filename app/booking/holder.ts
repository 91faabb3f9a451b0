/**
 * A number that stands for a user, beside the seat that is sold to them: where it differs, the user is another. Two
 * users may share one, so it never tells that they are the same. 0 is nobody, or not known. Fixed in size and small: a
 * seat's row is changed in its place. FNV-1a, 32 bits (Fowler, Noll, Vo).
 */
export function holderOf(userId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < userId.length; index++) {
    hash = Math.imul(hash ^ userId.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0 || 1;
}
