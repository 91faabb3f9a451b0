import type { DashboardJson, LinkJson } from "../shared/json";
import { panelsOf } from "../shared/json";
import { dashboardTag } from "../shared/links";
import type { Rule } from "./rule";

/** The rules about ways from one dashboard to another; they need to know all of them. */
export function linkRules(all: readonly DashboardJson[]): Rule[] {
  const variablesOf = new Map(all.map(({ uid, templating }) => [uid, templating.list.map(({ name }) => name)]));
  return [
    {
      name: "link-target-rule",
      asks: "links to dashboards that exist, never to the one that they are on unless they choose something there",
      findings: ({ uid, ...dashboard }) =>
        linksOf(dashboard)
          .filter(
            (link) => !variablesOf.has(targetOf(link)) || (targetOf(link) === uid && !/&var-/.test(link.url ?? "")),
          )
          .map(({ url }) => String(url)),
    },
    {
      name: "link-variables-rule",
      asks: "links that set only variables which the other dashboard has",
      findings: (dashboard) =>
        linksOf(dashboard).flatMap((link) =>
          setBy(link).filter((name) => !variablesOf.get(targetOf(link))?.includes(name)),
        ),
    },
    {
      name: "link-time-rule",
      asks: "links that keep the time and, above a dashboard, the variables",
      findings: (dashboard) => [
        ...dashboard.links.filter(({ keepTime, includeVars }) => !keepTime || !includeVars).map(({ title }) => title),
        ...dataLinks(dashboard)
          .filter(({ url = "" }) => !url.includes("__url_time_range"))
          .map(({ title }) => title),
      ],
    },
    {
      name: "link-list-rule",
      asks: "a list of all dashboards above each",
      findings: ({ uid, links }) =>
        links.some(({ type, tags }) => type === "dashboards" && tags.includes(dashboardTag)) ? [] : [uid],
    },
  ];
}

type Linking = Pick<DashboardJson, "links" | "panels">;

const linksOf = (dashboard: Linking) => [
  ...dashboard.links.filter(({ type }) => type === "link"),
  ...dataLinks(dashboard),
];
const dataLinks = (dashboard: Linking) =>
  panelsOf(dashboard as DashboardJson).flatMap(({ fieldConfig }) => fieldConfig?.defaults.links ?? []);
const targetOf = ({ url = "" }: LinkJson) => /^\/d\/([\w-]+)/.exec(url)?.[1] ?? "";
const setBy = ({ url = "" }: LinkJson) => [...url.matchAll(/&var-(\w+)=/g)].map(([, name = ""]) => name);
