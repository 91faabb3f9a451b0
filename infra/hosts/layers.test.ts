import { describe, expect, it } from "vitest";
import { knownLayerFiles, sharedLayers } from "./layers";

describe("sharedLayers", () => {
  it("counts layers that begin alike, in the image most like it", () => {
    expect(sharedLayers("sha256:a sha256:b sha256:c ", ["sha256:x", "sha256:a sha256:b sha256:d", "sha256:a"])).toBe(2);
  });

  it("does not count a layer that lies on others", () => {
    expect(sharedLayers("sha256:a sha256:b", ["sha256:b sha256:a"])).toBe(0);
  });

  it("finds nothing where there are no images", () => {
    expect(sharedLayers("sha256:a", [])).toBe(0);
  });
});

describe("knownLayerFiles", () => {
  const manifest = (...layers: string[]) => JSON.stringify([{ Config: "c.json", Layers: layers }]);

  it("names the lowest layers' files", () => {
    expect(knownLayerFiles(manifest("1/layer.tar", "2/layer.tar", "3/layer.tar"), 2)).toEqual([
      "1/layer.tar",
      "2/layer.tar",
    ]);
  });

  it("keeps a file that a layer above is made of, too", () => {
    expect(knownLayerFiles(manifest("same", "2", "same"), 2)).toEqual(["2"]);
  });
});
