import { describe, expect, it } from "vitest";
import { assertStackName, networkObjectName, objectName } from "./naming";

describe("names of Docker objects", () => {
  it("carry the stack and the service", () => {
    expect(objectName("lab", "mysql")).toBe("ticketwatch-lab-mysql");
    expect(objectName("lab")).toBe("ticketwatch-lab");
    expect(networkObjectName("lab", "front")).toBe("ticketwatch-lab");
    // A stack "lab-watch" is possible.
    expect(networkObjectName("lab", "watch")).not.toBe(networkObjectName("lab-watch", "front"));
  });

  it("accept stack names that DNS and Docker accept", () => {
    for (const name of ["lab", "test-1", "a", "x".repeat(30)]) expect(() => assertStackName(name)).not.toThrow();
  });

  it("reject stack names that no container could carry", () => {
    for (const name of ["", "Lab", "my_lab", "a.b", "-a", "a-", "a--b", "x".repeat(31)]) {
      expect(() => assertStackName(name)).toThrow(/lower-case letters/);
    }
  });
});
