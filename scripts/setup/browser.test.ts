import { expect, test } from "vitest";
import { whyNotInstalled } from "./browser";

const debian = 'ID=debian\nVERSION_ID="13"\n';

test("Chromium is installed for root on Debian only", () => {
  expect(whyNotInstalled(0, debian)).toBeUndefined();
  expect(whyNotInstalled(0, "ID=ubuntu\nID_LIKE=debian\n")).toBeUndefined();
});

test("others are told why they get no Chromium", () => {
  expect(whyNotInstalled(1000, debian)).toContain("takes root");
  expect(whyNotInstalled(0, "ID=fedora\n")).toContain("only installed here on Debian");
});
