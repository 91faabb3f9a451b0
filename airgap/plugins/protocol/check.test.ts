import { describe, expect, it } from "vitest";
import { check } from "./check";
import { type Fields, flag, integer, record, records, text } from "./fields";
import { hasSecret, type Properties, secret, unknown } from "./values";

const fields: Fields = {
  name: text({ autonamed: true }),
  image: text({ required: true }),
  start: flag({ default: true }),
  quiet: flag({ default: false }),
  ports: records({ internal: integer({ required: true }), protocol: text({ default: "tcp" }) }),
  connection: record({ host: text() }, { secret: true }),
};

const checked = (news: Properties, olds: Properties = {}) =>
  check(fields, news, { type: "x:index:Y", name: "web", plugin: "x", randomSeed: new Uint8Array(8), olds });

const reasons = (news: Properties) => checked(news).failures.map(({ reason }) => reason);

describe("a check of inputs", () => {
  it("fills in defaults and notes which", () => {
    const { inputs } = checked({ image: "a", name: "b", ports: [{ internal: 1 }] });
    expect(inputs).toMatchObject({ start: true, __defaults: ["start"] });
    expect(inputs.ports).toEqual([{ internal: 1, protocol: "tcp", __defaults: ["protocol"] }]);
  });

  it("generates a name once and keeps it", () => {
    const first = checked({ image: "a" }).inputs;
    expect(first.name).toMatch(/^web-[0-9a-f]{7}$/);
    expect(checked({ image: "b" }, { name: "web-old" }).inputs.name).toBe("web-old");
  });

  it("names a property that it does not know, with its path", () => {
    expect(reasons({ image: "a", ports: [{ internal: 1, color: "red" }] })[0]).toContain(
      '"ports[0].color" of x:index:Y',
    );
  });

  it("names a property that is missing", () => {
    expect(reasons({})).toEqual(["x:index:Y needs the property image"]);
  });

  it("names a property of the wrong type", () => {
    expect(reasons({ image: "a", start: "yes" })).toEqual(["start must be a boolean"]);
  });

  it("lets pass what is not known yet", () => {
    expect(reasons({ image: unknown, start: unknown, ports: [{ internal: unknown }] })).toEqual([]);
  });

  it("keeps secrets secret, and makes secret what always is", () => {
    const { inputs } = checked({ image: secret("a"), connection: { host: "b" } });
    expect(hasSecret(inputs.image)).toBe(true);
    expect(hasSecret(inputs.connection)).toBe(true);
  });
});
