import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleResource } from "../runs/testing";
import { additions } from "./headroom";

const used = (shares: Readonly<Record<string, number>>) =>
  Object.entries(shares).map(([resource, mean]) =>
    exampleResource({ resource: resource as never, subject: resource, mean }),
  );
const size = { replicas: 1, cores: 4 };

describe("additions", () => {
  it("lets a replica bring what the next resource allows", () => {
    const [replica] = additions(used({ "app-cpu": 1, "mysql-cpu": 0.4, "host-cpu": 0.8 }), size);
    expect(replica).toEqual({ what: "replica", atMost: 1.25, next: "host-cpu", subject: "host-cpu" });
  });

  it("brings nothing where something else is full", () => {
    const [replica, core] = additions(used({ "app-cpu": 1, "host-cpu": 1 }), size);
    expect(replica).toMatchObject({ atMost: 1, next: "host-cpu" });
    expect(core).toMatchObject({ atMost: 1, next: "app-cpu" });
  });

  it("gives MySQL no more of the machine than its limit", () => {
    const shares = used({ "mysql-cpu": 0.9, "app-cpu": 0.5, "host-cpu": 0.5 });
    expect(additions(shares, size)[1]?.atMost).toBeCloseTo((1 / 0.9) * (5 / 4));
    expect(additions(shares, { ...size, mysqlCpus: 1 })[1]?.atMost).toBeCloseTo(1 / 0.9);
  });

  it("does not count lines, pools and locks, which do not grow in proportion", () => {
    const [replica] = additions(used({ pool: 1, "row-locks": 0.9, "app-event-loop": 0.95, "app-cpu": 0.5 }), size);
    expect(replica).toMatchObject({ atMost: 4, next: "app-cpu" });
    expect(additions(used({ pool: 1 }), size)).toEqual([]);
  });

  it("never promises less than there is, nor more than another of its kind", () => {
    const share = fc.double({ min: 0.01, max: 1.1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, fc.integer({ min: 1, max: 8 }), (app, mysql, host, replicas) => {
        const shares = used({ "app-cpu": app, "mysql-cpu": mysql, "host-cpu": host });
        const now = 1 / Math.max(app, mysql, host);
        for (const { atMost } of additions(shares, { replicas, cores: 2 })) {
          expect(atMost).toBeGreaterThanOrEqual(1);
          expect(atMost).toBeLessThanOrEqual(Math.max(1, 2 * now) + 1e-9);
        }
      }),
    );
  });
});
