import { anyImage } from "../../airgap/images/any-image";

/** The MySQL image that tests run on. */
export function mysqlImage(): Promise<string> {
  return anyImage("mysql");
}
