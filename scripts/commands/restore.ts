import { readFileSync } from "node:fs";
import { messageOf, UserError } from "../../kit/user-error";
import { interruption } from "../lib/interrupt";
import { type Register, withStack } from "../lib/program";
import { connect } from "../stack/connect";
import { withLock } from "../stack/lock";
import { type Restored, readDump, restoreSale } from "../stack/sale-dump";
import { defaultSettings, explicitSettings } from "../stack/settings";

/** `./lab restore <file>`: what `./lab dump` wrote, in the place of what MySQL holds. */
export const registerRestore: Register = (program) => {
  withStack(program.command("restore"))
    .argument("<file>", "file that ./lab dump wrote")
    .description("put a dumped sale in the place of what MySQL holds")
    .action(async (file: string, { stack }: { stack: string }) => {
      const dump = readDump(read(file), file);
      const lab = await connect(stack);
      const { signal } = interruption();
      const restored = await withLock(stack, "restore", () => restoreSale(lab, dump, seatIndexOf(stack), signal));
      process.stdout.write(`Restored: ${file}. ${told(restored)}\n`);
    });
};

const seatIndexOf = (stack: string): string =>
  ({ ...defaultSettings(), ...explicitSettings(stack) }).seatIndex as string;

function told({ seats, seatsAdded, seatsSold, bookings, doubleBookings }: Restored): string {
  const added = seatsAdded > 0 ? `, ${seatsAdded} of them not in the dump and free` : "";
  const doubles = doubleBookings > 0 ? ` ${doubleBookings} of the bookings are for seats that others booked, too.` : "";
  return `${seats} seats${added}, ${seatsSold} sold, ${bookings} bookings.${doubles}`;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}`, "name a file that ./lab dump wrote");
  }
}
