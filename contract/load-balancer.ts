/** Name of the frontend and of the backend, as HAProxy's metrics have it in their `proxy` label. */
export const haproxyProxy = { frontend: "entry", backend: "app" } as const;

/** Connections that one source may hold, of those that buyers and load hosts share. */
export const mostFromOneSource = 1000;
