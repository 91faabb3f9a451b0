import { together } from "../types";
import { containerRules } from "./containers";
import { diskRules } from "./disks";
import { hostRules } from "./hosts";

/** The machines with their disks, and the containers on them. */
export const machineRules = together(hostRules, diskRules, containerRules);
