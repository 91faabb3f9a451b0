/** What panels do with Prometheus's answers, without drawing: for tests. */
export { framesOf } from "../browser/data/frames";
export { prepare } from "../browser/data/prepare";
export { formattedValueToString, getFieldDisplayValues, reduceField, themeOf } from "../browser/grafana";
