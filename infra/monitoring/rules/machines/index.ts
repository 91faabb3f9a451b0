import { together } from "../types";
import { containerRules } from "./containers";
import { hostRules } from "./hosts";

/** The machines, and the containers on them. */
export const machineRules = together(hostRules, containerRules);
