import type { Fault } from "../fault";

/** What a drill is worth nothing without: with nothing broken, nothing is told. Played by `--quiet`. */
export const none: Fault = {
  name: "none",
  title: "Nothing breaks",
  how: "Nothing is done while the drill's buyers come: no alert may fire, whatever it is for, and every buyer is served.",
  hurtsUsers: false,
  mostHurt: 0,
  seconds: 600,
  hits: [],
  expects: { fires: [], mayFire: [], recoverySeconds: 5 },
  inject: async () => undefined,
  isControl: true,
};
