/** MySQL's `max_connections`: the one figure that all others are parts of. Root may have one more. */
export const maxConnections = 230;
/** Nobody's whom MySQL itself bounds: exporters, admin commands, restores and people find a place here at any time. */
export const keptFree = 10;
/** Left for the database scenes however large the app is. */
const leastForLoad = 30;

/** Most that the app may be set up to take. */
export const mostForApp = maxConnections - keptFree - leastForLoad;

/** Connections that a replica opens beside its pool, for the seat map, the sold-seat cache and its health. */
const besidePool = 3;

/** Of the settings of those names. */
interface AppSize {
  readonly appReplicas: number;
  readonly databasePoolSize: number;
}

/** Most MySQL connections that all replicas together have a use for: the bound of the app's account. */
export function appSessions({ appReplicas, databasePoolSize }: AppSize): number {
  return appReplicas * (databasePoolSize + besidePool);
}

/** The bound of the database scenes' account: what the app leaves. */
export function loadSessions(settings: AppSize): number {
  return maxConnections - keptFree - appSessions(settings);
}

/** Most threads of a database scene: MySQL still counts a session that is just ending when the next one begins. */
export function loadThreads(settings: AppSize): number {
  return loadSessions(settings) - 4;
}
