import { z } from "zod";

// What is checked here is what the program behind a setting takes: it would refuse the rest only when it starts.

/** A whole number in plain digits, both bounds allowed. */
export function wholeNumber(least: number, most: number) {
  const within = (text: string) => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most;
  return z.string().refine(within, `expected a whole number from ${least} to ${most}`).transform(Number);
}

/** A port of a machine. */
export const port = wholeNumber(1, 65_535);

/** Whether a text is a port. */
export const isPort = (text: string): boolean => port.safeParse(text).success;

const unitMilliseconds = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
} as const;
/** Prometheus counts durations in nanoseconds, in 64 bits (prometheus/common: model.ParseDuration). */
const longestMilliseconds = 2n ** 63n / 1_000_000n;

function isPrometheusDuration(text: string): boolean {
  const [, number, unit] = /^([1-9]\d*)([smhdwy])$/.exec(text) ?? [];
  if (!number) return false;
  return BigInt(number) * BigInt(unitMilliseconds[unit as keyof typeof unitMilliseconds]) <= longestMilliseconds;
}

/** How long Prometheus keeps samples. */
export const retentionTime = z
  .string()
  .refine(isPrometheusDuration, "expected a duration such as 12h or 15d, of 292y at most");

const unitBytes = { KB: 2n ** 10n, MB: 2n ** 20n, GB: 2n ** 30n, TB: 2n ** 40n } as const;

/** Prometheus counts bytes in 64 bits, and takes a sum beyond them for no limit at all. */
function isPrometheusSize(text: string): boolean {
  const [, number, unit] = /^([1-9]\d*)(KB|MB|GB|TB)$/.exec(text) ?? [];
  return number !== undefined && BigInt(number) * unitBytes[unit as keyof typeof unitBytes] <= 2n ** 53n * 2n ** 9n;
}

/** How much disk Prometheus may fill. */
export const retentionSize = z
  .string()
  .refine(isPrometheusSize, "expected a size such as 512MB or 2GB, of 4194304TB at most");

/** A URL as Go reads it, which the programs behind it are written in: JavaScript mends what Go refuses. */
export function webUrl(example: string) {
  const error = `expected a URL such as ${example}`;
  const hasHost = (text: string) => /^https?:\/\/[^\s/?#]+[^\s]*$/i.test(text);
  const isEscaped = (text: string) => !/%(?![0-9a-f]{2})/i.test(text);
  return z.url({ protocol: /^https?$/, error }).refine((text) => hasHost(text) && isEscaped(text), error);
}

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[A-Za-z0-9-]+";

/** An address without a name before it, as mail servers and Go's net/mail take it. */
export const mailAddress = new RegExp(`^${atom}(\\.${atom})*@${label}(\\.${label})*$`);

/** `host:port`, where the host is a name or an address, IPv6 in brackets. */
export function isHostAndPort(text: string): boolean {
  const [, number] = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*):(\d+)$/.exec(text) ?? [];
  return number !== undefined && isPort(number);
}

/** The name of a host: it becomes part of names, addresses and paths. */
export const hostName = z
  .string()
  .max(20)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name of lower-case letters, digits and single hyphens, at most 20");
