import { expect, it } from "vitest";
import { debianImages } from "../../airgap/images/reference";
import { ageLine, digestFor, digestsOf, type ImageInUse, movedTags } from "./images-in-use";

const now = new Date("2026-11-30T12:00:00Z");
const pulled: ImageInUse = { reference: "haproxy:1", built: "2026-01-01T00:00:00Z", digest: "sha256:aa" };
const made = (built: string): ImageInUse => ({ reference: debianImages().mysql, built });

it("tells a tag that is another image than was written down, and no other", () => {
  const known = digestsOf([pulled, made("2026-11-01T00:00:00Z")]);
  expect(known).toEqual({ "haproxy:1": "sha256:aa" });
  expect(movedTags([pulled], known)).toEqual([]);
  expect(movedTags([pulled], {})).toEqual([]);
  const [moved] = movedTags([{ ...pulled, digest: "sha256:bb" }], known);
  expect(moved).toBe("haproxy:1 is another image than before: sha256:aa became sha256:bb");
});

it("tells how old the oldest Debian image is, and the remedy where that is much", () => {
  const young = ageLine([made("2026-11-28T00:00:00Z"), pulled], now, "lab");
  expect(young).toBe("Images: from Debian's packages of 2026-11-28, 2 days old.");
  const old = ageLine([made("2026-11-28T00:00:00Z"), made("2026-06-01T00:00:00Z")], now, "other");
  expect(old).toMatch(/of 2026-06-01, 182 days old; \.\/lab up --stack other --refresh-images builds them/);
  expect(ageLine([pulled], now, "lab")).toBeUndefined();
});

it("takes the digest of the very name, of several that an image has come under", () => {
  const digests = ["mirror.example.org/haproxy@sha256:aa", "haproxy@sha256:bb"];
  expect(digestFor("haproxy:3.2.22-alpine", digests)).toBe("sha256:bb");
  expect(digestFor("prom/prometheus:v3.5.5", digests)).toBeUndefined();
});
