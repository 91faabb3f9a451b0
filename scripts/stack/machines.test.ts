import { totalmem } from "node:os";
import { expect, it } from "vitest";
import { UserError } from "../../kit/user-error";
import { prepareMachines } from "./machines";

const present = Math.floor(totalmem() / 1024 ** 2);
const refused = (memory: number) => {
  const db = { kind: "qemu", memory, cores: 1, disk: 10, image: "/no/such.img" } as const;
  return prepareMachines("lab", { hosts: { db }, imageSource: "debian" }, () => {}).catch((error: unknown) => error);
};

it("refuses machines with all the memory that there is, and looks further once they have less", async () => {
  const error = await refused(present);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    message: expect.stringContaining(`${present} MiB of memory together, and this machine has ${present}`),
    remedy: "give them less, or have fewer",
  });
  expect(await refused(present - 1)).toMatchObject({ message: expect.stringContaining("/no/such.img") });
});
