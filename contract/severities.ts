/** Severities of alerts that somebody should look at, the most urgent first. */
export const severities = ["critical", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** Severity of the dead-man's switch, which fires as long as alerting works. */
export const watchdogSeverity = "none";

/** Name of the dead-man's switch. */
export const watchdogAlert = "Watchdog";
