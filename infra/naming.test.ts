import { describe, expect, it } from "vitest";
import { assertStackName, objectName } from "./naming";

describe("names of Docker objects", () => {
  it("carry the stack and the service", () => {
    expect(objectName("lab", "mysql")).toBe("ticketwatch-lab-mysql");
    expect(objectName("lab")).toBe("ticketwatch-lab");
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
