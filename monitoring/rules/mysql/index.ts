import { together } from "../types";
import { innodbRules } from "./innodb";
import { serverRules } from "./server";

/** MySQL as a server, and what goes on inside InnoDB. */
export const mysqlRules = together(serverRules, innodbRules);
