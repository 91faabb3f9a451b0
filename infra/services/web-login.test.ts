import { compareSync } from "bcryptjs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { webConfiguration } from "./web-login";

const hashOf = (password: string) => parse(webConfiguration("admin", password)).basic_auth_users.admin as string;

it("lets in who has the password, and nobody else", () => {
  expect(compareSync("the password", hashOf("the password"))).toBe(true);
  expect(compareSync("another", hashOf("the password"))).toBe(false);
});

it("is the same at every up, and another with another password", () => {
  expect(webConfiguration("admin", "one")).toBe(webConfiguration("admin", "one"));
  const salt = (password: string) => hashOf(password).slice(0, 29);
  expect(salt("one")).not.toBe(salt("two"));
});
