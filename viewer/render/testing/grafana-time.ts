/** Grafana's own functions of time, for tests to compare with. */
export { dateMath, rangeUtil } from "@grafana/data";
