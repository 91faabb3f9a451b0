/** Links above a dashboard, of its panels and of its values: all keep the time, and the variables where they say so. */
import type { LinkModel } from "./dashboard-model";
import { interpolate, queryParameters, type Scope, type VariableValue } from "./interpolate";

export interface LinkContext {
  readonly scope: Scope;
  /** As chosen: `now-15m`, or milliseconds. */
  readonly from: string;
  readonly to: string;
  /** Address of a dashboard by its uid; `search` begins with `?` or is empty. */
  readonly address: (uid: string, search: string) => string;
}

/** A value that was clicked. */
export interface LinkedValue {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

const ownPath = /^\/d\/([\w-]+)(?:\/[^?]*)?(\?.*)?$/;

/** Where a link leads; addresses of dashboards go through `address`, others stay as they are. */
export function hrefOf(link: LinkModel, context: LinkContext, value?: LinkedValue): string {
  const { scope, from, to, address } = context;
  const time = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  const inner = new Map<string, VariableValue | string>([
    ...scope,
    ["__url_time_range", time],
    ["__all_variables", allVariables(scope)],
  ]);
  if (value) {
    inner.set("__field.name", value.name).set("__series.name", value.name);
    for (const [label, text] of Object.entries(value.labels))
      inner.set(`__field.labels.${label}`, encodeURIComponent(text));
  }
  const url = interpolate(link.url ?? "", inner, encoded);
  const kept = [...(link.keepTime ? [time] : []), ...(link.includeVars ? [allVariables(scope)] : [])].filter(Boolean);
  const whole = kept.length === 0 ? url : `${url}${url.includes("?") ? "&" : "?"}${kept.join("&")}`;
  const own = ownPath.exec(whole);
  return own ? address(own[1], own[2] ?? "") : safe(whole);
}

const encoded = ({ values }: VariableValue) => values.join(",");

function allVariables(scope: Scope): string {
  const chosen = [...scope].filter((entry): entry is [string, VariableValue] => typeof entry[1] !== "string");
  return chosen.map(([name, value]) => queryParameters(name, value)).join("&");
}

/** A dashboard is data: a link of it may lead somewhere, but run nothing. */
const safe = (url: string) => (/^\s*(javascript|data|vbscript):/i.test(url) ? "about:blank" : url);
