/// <reference lib="dom" />
/** What a dashboard's address says, as Grafana writes it: ?from=now-15m&to=now&refresh=5s&var-host=local */

export interface Chosen {
  readonly from: string;
  readonly to: string;
  readonly refresh: string;
  readonly variables: Readonly<Record<string, readonly string[]>>;
}

/** Reads an address; what it does not say comes from the dashboard. */
export function readAddress(
  search: string,
  dashboard: { time?: { from: string; to: string }; refresh?: string },
): Chosen {
  const given = new URLSearchParams(search);
  const variables: Record<string, string[]> = {};
  for (const key of new Set(given.keys())) {
    // "All" is how links write it; the value is $__all.
    if (key.startsWith("var-"))
      variables[key.slice(4)] = given.getAll(key).map((value) => (value === "All" ? "$__all" : value));
  }
  return {
    from: given.get("from") ?? dashboard.time?.from ?? "now-15m",
    to: given.get("to") ?? dashboard.time?.to ?? "now",
    refresh: given.get("refresh") ?? dashboard.refresh ?? "",
    variables,
  };
}

/** The address's search part for what is chosen. */
export function writeAddress({ from, to, refresh, variables }: Chosen): string {
  const search = new URLSearchParams({ from, to });
  for (const [name, values] of Object.entries(variables))
    for (const value of values) search.append(`var-${name}`, value);
  if (refresh) search.set("refresh", refresh);
  return `?${search}`;
}
