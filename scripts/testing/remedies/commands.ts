/** A `./lab` command in a text: its name, the options beside it, and the words up to the next clause. */
export interface NamedCommand {
  readonly name: string;
  readonly options: readonly string[];
  readonly text: string;
}

/** The `./lab` commands that a text names; `…` stands for any. */
export function commandsIn(text: string): NamedCommand[] {
  return text.split(/(?=\.\/lab )|[,;:|](?= )|\)/).flatMap((part) => {
    const [, name] = /^\.\/lab (\S+)/.exec(part.trim()) ?? [];
    if (name === undefined) return [];
    return [{ name, options: part.match(/(?<=[\s[(])--?[a-z][a-z-]*/g) ?? [], text: part.trim() }];
  });
}
