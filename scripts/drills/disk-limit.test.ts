import { describe, expect, it } from "vitest";
import { groupOf } from "./disk-limit";

describe("the cgroup of a process", () => {
  const versionOne = "3:cpuset:/docker/abc\n2:cpu,cpuacct:/docker/abc\n1:blkio:/docker/abc\n0::/";

  it("is found by its controller in version 1", () => {
    expect(groupOf(versionOne, "blkio")).toBe("/docker/abc");
    expect(groupOf(versionOne, "cpuacct")).toBe("/docker/abc");
  });

  it("has no controller's name in version 2", () => {
    expect(groupOf("0::/system.slice/docker-abc.scope\n", "blkio")).toBeUndefined();
    expect(groupOf("0::/system.slice/docker-abc.scope\n", "")).toBe("/system.slice/docker-abc.scope");
  });
});
