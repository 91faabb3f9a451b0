import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Change } from "./diff";
import type { Differences } from "./resource";

const Kind = messages.PropertyDiff.Kind;
const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
} as const;

const topOf = ({ path }: Change): string => path.split(/[.[]/)[0] as string;
const unique = (texts: string[]): string[] => [...new Set(texts)].sort();

/** The engine's form of a comparison. */
export function differencesResponse({ changes, deleteBeforeReplace }: Differences): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(unique(changes.map(topOf)))
    .setReplacesList(unique(changes.filter(({ replace }) => replace).map(topOf)))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const { path, kind, replace } of changes)
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kinds[kind][replace ? 1 : 0]));
  return response;
}
