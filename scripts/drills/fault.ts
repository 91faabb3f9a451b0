import type Docker from "dockerode";
import type { SeatRange } from "../load/scenes/scene";
import type { StackOutputs } from "../stack/outputs";
import type { RunningStack } from "../stack/running-stack";
import type { Need } from "./needs";
import type { UndoStep } from "./undo";

/** An alert that must fire, at the latest so many seconds after the fault began. */
export interface ExpectedAlert {
  readonly alert: string;
  readonly withinSeconds: number;
}

/** What should happen, known before. */
export interface Expectation {
  readonly fires: readonly ExpectedAlert[];
  /** Alerts that may fire as well; every other one must stay quiet. */
  readonly mayFire: readonly string[];
  /** Seconds after the fault's end within which buyers are served as before. */
  readonly recoverySeconds: number;
  /** Seconds that undoing the fault may take, where that is work of its own, such as a rollback. */
  readonly undoSeconds?: number;
}

/** A figure of the fault that `--strength` sets. */
export interface Strength {
  readonly help: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly default: number;
}

/** A running lab, with what its program tells of it. */
export type Lab = RunningStack & { readonly outputs: StackOutputs };

/** What a fault is made with. */
export interface FaultSite {
  readonly lab: Lab;
  /** This machine's engine. */
  readonly docker: Docker;
  /** The replica of the app that is hit, chosen by the seed. */
  readonly replica: string;
  /** One of several, chosen by the seed. */
  pick<Choice>(from: readonly Choice[]): Choice;
  /** Name of a service's container. */
  container(service: string): string;
  /** Statements as MySQL's root, and what they print. */
  sql(statements: string): Promise<string>;
  /** Writes down how to undo what comes next; to be called before it is done. */
  undoWith(step: UndoStep): void;
  /** For a fault that takes time to make: it counts from now on, and not from when its making began. */
  beginsNow(): void;
  /** Aborts when the drill is to end. */
  readonly signal: AbortSignal;
  /** The seats that buyers want while the fault lasts. */
  readonly hotSeats: SeatRange;
  /** Seconds that the fault lasts. */
  readonly seconds: number;
  readonly strength: number;
}

/** A fault that can be made on purpose, as data; `inject` resolves when it is there, and undoing ends it. */
export interface Fault {
  readonly name: string;
  /** What breaks. */
  readonly title: string;
  /** How it is made. */
  readonly how: string;
  /** Whether buyers feel it: then it must be detected soon, and else they must not feel it. */
  readonly hurtsUsers: boolean;
  /** Share of the buyers who may meet trouble while it lasts, if it does not count as hurting them; 0.02 by default. */
  readonly mostHurt?: number;
  /** Seconds that it lasts unless `--duration` says otherwise. */
  readonly seconds: number;
  readonly strength?: Strength;
  /** What the machine must have for it. */
  readonly needs?: readonly Need[];
  /** Services that it reaches into by this machine's engine: they have to run here. `app` stands for any replica. */
  readonly hits: readonly string[];
  /** Why this lab is none to play it in; undefined where it can be played. */
  unfit?(lab: Lab): Promise<string | undefined>;
  readonly expects: Expectation;
  /** What differs where other replicas of the app go on serving. */
  readonly withReplicas?: Partial<Pick<Fault, "hurtsUsers" | "mostHurt" | "expects">>;
  inject(site: FaultSite): Promise<void>;
  /** Throws where the fault has gone by itself before its end: then the drill says nothing of the lab. */
  confirm?(site: FaultSite): Promise<void>;
  /** Nothing breaks: then not one alert may fire, whatever it is for and whenever its condition began to hold. */
  readonly isControl?: boolean;
}

/** Seconds within which a fault that hurts users must be detected. */
export const detectionSeconds = 30;

/** The fault as it is for a lab with so many replicas of the app. */
export function forReplicas(fault: Fault, replicas: number): Fault {
  return replicas > 1 ? { ...fault, ...fault.withReplicas } : fault;
}
