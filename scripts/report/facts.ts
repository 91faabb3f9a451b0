import type { Fact, Inline } from "./document";
import { type Unit, units } from "./units";

export type Path = readonly (string | number)[];

const MISSING = "–";

/** Takes numbers and words out of a record by where they stand in it, so that no report holds any other. */
export class Facts {
  constructor(private readonly record: object) {}

  /** A number in its unit; a dash where there is none. */
  number(path: Path, unit: Unit, options: Pick<Fact, "bar"> = {}): Inline {
    const value = this.valueAt(path);
    if (typeof value !== "number") return MISSING;
    return { kind: "number", at: pointer(path), value, text: units[unit](value), ...options };
  }

  /** A string as it stands there; a dash where there is none. */
  quote(...path: Path): Inline {
    const value = this.valueAt(path);
    if (typeof value !== "string" || value === "") return MISSING;
    return { kind: "text", at: pointer(path), value, text: value };
  }

  /** A time: an ISO string or Unix seconds, shown to the second. */
  time(...path: Path): Inline {
    const value = this.valueAt(path);
    if (typeof value !== "string" && typeof value !== "number") return MISSING;
    const iso = new Date(typeof value === "number" ? value * 1000 : value).toISOString();
    return { kind: "time", at: pointer(path), value, text: `${iso.slice(0, 19).replace("T", " ")} UTC` };
  }

  /** The name of an entry that stands there. */
  name(path: Path, name: string): Inline {
    return { kind: "text", at: pointer(path), value: name, text: name };
  }

  /** A setting of any type, as JSON has it. */
  setting(...path: Path): Inline {
    const value = this.valueAt(path);
    if (typeof value === "number") return this.number(path, "plain");
    if (typeof value === "string") return this.quote(...path);
    if (value === undefined || value === null) return MISSING;
    return { kind: "text", at: pointer(path), value: JSON.stringify(value), text: JSON.stringify(value) };
  }

  private valueAt(path: Path): unknown {
    return path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
      this.record,
    );
  }
}

function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
