/** What a booking's transaction may see of others, by the name that TRANSACTION_ISOLATION takes and metrics show. */
export const isolationLevels = ["repeatable-read", "read-committed", "read-uncommitted", "serializable"] as const;

export type IsolationLevel = (typeof isolationLevels)[number];

/** InnoDB's own default. */
export const defaultIsolation: IsolationLevel = "repeatable-read";

/** The level as MySQL's variable `transaction_isolation` takes it. */
export function isolationInMysql(level: IsolationLevel): string {
  return level.toUpperCase();
}
