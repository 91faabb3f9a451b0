/** Words as a shell reads them back: a POSIX one, on this machine or on another. */
export function shellWords(...words: readonly string[]): string {
  return words.map(quoted).join(" ");
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
