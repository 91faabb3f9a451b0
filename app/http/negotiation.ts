import { type Encoding, encodings } from "../booking/representation";

/** The encoding that the client accepts and the server likes best; undefined for none (RFC 9110, 12.5.3). */
export function chooseEncoding(acceptEncoding: string | undefined): Encoding | undefined {
  if (!acceptEncoding) return undefined;
  const weights = new Map(acceptEncoding.split(",").map(weightOf));
  const weight = (coding: string) => weights.get(coding) ?? weights.get("*") ?? 0;
  const best = encodings.reduce((one, other) => (weight(other) > weight(one) ? other : one));
  const plain = weights.get("identity") ?? 0;
  return weight(best) > 0 && weight(best) >= plain ? best : undefined;
}

function weightOf(part: string): [coding: string, weight: number] {
  const [coding = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return [coding, weight >= 0 && weight <= 1 ? weight : 0];
}

/** Whether the client's `If-None-Match` names this entity tag (RFC 9110, 13.1.2: weak comparison). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
