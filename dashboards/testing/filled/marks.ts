import { pages } from "../..";
import { type DashboardQuery, queriesOf } from "../../queries-of";

/** Every query that may be empty in a healthy lab. */
export function marks(): DashboardQuery[] {
  return pages()
    .flatMap((page) => queriesOf(page))
    .filter(({ mayBeEmpty }) => mayBeEmpty !== undefined);
}

/** How a test names a query. */
export const nameOf = ({ dashboard, kind, name, refId }: DashboardQuery) =>
  `${dashboard}, ${kind} "${name}" ${refId}`.trim();
