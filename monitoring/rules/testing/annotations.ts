import type { Labels } from "./case";

/** A number as Go's `%.4g` prints it, as far as alerts have such numbers. */
function fourDigits(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}

function scaled(value: number, base: number, prefixes: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (Math.abs(rest) >= base && index < prefixes.length - 1) {
    rest /= base;
    index++;
  }
  return `${fourDigits(rest)}${prefixes[index]}`;
}

/** Prometheus's template functions that alerts use, written anew so that promtool's answer is compared with something. */
const functions: Record<string, (value: number) => string> = {
  humanize: (value) => scaled(value, 1000, ["", "k", "M", "G"]),
  humanize1024: (value) => scaled(value, 1024, ["", "ki", "Mi", "Gi", "Ti"]),
  humanizePercentage: (value) => `${fourDigits(value * 100)}%`,
  humanizeDuration: duration,
  'printf "%.0f"': (value) => value.toFixed(0),
  'printf "%.2f"': (value) => value.toFixed(2),
};

function duration(seconds: number): string {
  if (seconds < 1) return `${fourDigits(seconds * 1000)}ms`;
  if (seconds < 60) return `${fourDigits(seconds)}s`;
  const whole = Math.trunc(seconds);
  return `${Math.trunc(whole / 60)}m ${whole % 60}s`;
}

/** What Prometheus makes of an annotation. Throws when the annotation uses what is not known here. */
export function rendered(template: string, labels: Labels, value: number): string {
  return template.replace(/\{\{ (.*?) \}\}/g, (whole, expression: string) => {
    const [subject, name] = expression.split(" | ");
    if (subject?.startsWith("$labels.")) return labels[subject.slice("$labels.".length)] ?? "";
    const format = name === undefined ? String : functions[name];
    if (subject !== "$value" || !format) throw new Error(`annotation with an unknown part: ${whole}`);
    return format(value);
  });
}
