import { anyImage } from "../../airgap/testing";

/** The MySQL image that tests run on. */
export function mysqlImage(): Promise<string> {
  return anyImage("mysql");
}
