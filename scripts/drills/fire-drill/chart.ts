import { bad, colorOf, frame, type Pen } from "../../report/charts/plot";
import type { Chart, Table } from "../../report/document";
import { detectionSeconds } from "../fault";
import type { FireDrill } from "./record";

const rowHeight = 24;
const detectedColour = colorOf(0);
const recoveredColour = colorOf(1);

/** When each fault was told, and how long after its end buyers were served again. */
export function timesChart(pen: Pen, { drills }: FireDrill, table: Table): Chart {
  const played = drills.filter(({ status }) => status !== "refused");
  const dots = played.flatMap((drill) => [
    ...dot(drill.fault, drill.detectionSeconds, detectedColour),
    ...dot(drill.fault, drill.recoverySeconds, recoveredColour),
  ]);
  const faults = played.map(({ fault }) => fault);
  return {
    kind: "chart",
    title: "Told, and over",
    description:
      "Seconds from a fault's beginning until an alert told of it, and from its end until buyers were served again. Faults that hurt buyers have to be told before the line.",
    legend: [
      { label: "detected", color: detectedColour },
      { label: "recovered", color: recoveredColour },
    ],
    table,
    draw: (width) => drawTimes(pen, faults, dots, width),
  };
}

interface Dot {
  readonly fault: string;
  readonly seconds: number;
  readonly colour: string;
}

function dot(fault: string, seconds: number | undefined, colour: string): Dot[] {
  return seconds === undefined ? [] : [{ fault, seconds, colour }];
}

function drawTimes({ Plot, draw }: Pen, faults: readonly string[], dots: readonly Dot[], width: number): string {
  const latest = Math.max(detectionSeconds, ...dots.map(({ seconds }) => seconds));
  return draw({
    ...frame(width, 70 + rowHeight * faults.length),
    marginLeft: 150,
    marginRight: 24,
    x: { domain: [0, latest * 1.05], grid: true, label: null, tickFormat: (value: number) => `${value} s` },
    y: { type: "band", domain: [...faults], label: null, tickSize: 0 },
    marks: [
      Plot.ruleX([detectionSeconds], { stroke: bad, strokeDasharray: "4,3" }),
      Plot.dot(dots, { x: "seconds", y: "fault", fill: "colour", fillOpacity: 0.85, r: 5 }),
    ],
  });
}
