/// <reference lib="dom" />
import { dropDown, element } from "./elements";

/** A link above a dashboard, as its JSON has it. */
export interface PageLink {
  readonly type: string;
  readonly title: string;
  readonly url?: string;
  readonly tooltip?: string;
  readonly tags?: readonly string[];
  readonly includeVars?: boolean;
  readonly keepTime?: boolean;
}

interface Found {
  readonly title: string;
  readonly url: string;
}

/** Links to other dashboards; those that keep time and choices follow `search` through `update`. */
export async function pageLinks(links: readonly PageLink[], search: () => string): Promise<HTMLElement[]> {
  return await Promise.all(
    links.map((link) => (link.type === "dashboards" ? listOf(link, search) : anchor(link, search))),
  );
}

async function listOf({ title, tags = [], ...kept }: PageLink, search: () => string): Promise<HTMLElement> {
  const query = new URLSearchParams(tags.map((tag) => ["tag", tag]));
  const found = (await (await fetch(`/api/search?${query}`)).json()) as Found[];
  const items = found.map(({ title, url }) => element("li", {}, anchor({ ...kept, title, url, type: "link" }, search)));
  return dropDown(title, element("ul", {}, ...items));
}

/** The address is completed when somebody goes there, because time and choices change meanwhile. */
function anchor(
  { title, url = "/", tooltip, includeVars, keepTime }: Omit<PageLink, "tags">,
  search: () => string,
): HTMLElement {
  const link = element("a", { href: url, title: tooltip });
  const complete = () => {
    const kept = [...new URLSearchParams(search())].filter(([key]) =>
      key.startsWith("var-") ? includeVars : keepTime && (key === "from" || key === "to"),
    );
    link.href = kept.length > 0 ? `${url}?${new URLSearchParams(kept)}` : url;
  };
  for (const event of ["focus", "pointerenter", "pointerdown", "click"]) link.addEventListener(event, complete);
  link.append(title);
  return link;
}
