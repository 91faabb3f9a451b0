/** One sample of a metrics page. */
export interface PageSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metrics page in Prometheus's text format, parsed strictly: a line that is not of the format throws. */
export class Page {
  readonly types = new Map<string, string>();
  readonly help = new Map<string, string>();
  readonly samples: PageSample[] = [];

  constructor(text: string) {
    for (const line of text.split("\n").filter((one) => one !== "")) this.add(line);
  }

  /** The value of the only sample of `name` whose labels include these; undefined if there is none. */
  value(name: string, labels: Record<string, string> = {}): number | undefined {
    const found = this.all(name, labels);
    if (found.length > 1) throw new Error(`${found.length} samples of ${name} have ${JSON.stringify(labels)}`);
    return found[0]?.value;
  }

  all(name: string, labels: Record<string, string> = {}): PageSample[] {
    return this.samples.filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
  }

  /** Name of the family that a sample belongs to. */
  familyOf({ name }: PageSample): string {
    const stem = name.replace(/_(bucket|sum|count)$/, "");
    return this.types.has(name) ? name : stem;
  }

  private add(line: string): void {
    const [, kind, name = "", rest = ""] = /^# (HELP|TYPE) (\w+) (.+)$/.exec(line) ?? [];
    if (kind === "HELP") this.help.set(name, rest);
    else if (kind === "TYPE") this.types.set(name, rest);
    else this.samples.push(parseSample(line));
  }
}

export async function fetchPage(port: number): Promise<Page> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (response.status !== 200) throw new Error(`the page answers ${response.status}`);
  return new Page(await response.text());
}

function parseSample(line: string): PageSample {
  const [, name, list = "", value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!name || value === undefined) throw new Error(`not a sample: ${line}`);
  const labels = [...list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]);
  return { name, labels: Object.fromEntries(labels), value: Number(value.replace("Inf", "Infinity")) };
}
