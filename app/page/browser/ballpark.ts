/// <reference lib="dom" />
import { type Layout, layoutOf, type Place, seatAt } from "./geometry";
import type { Seat } from "./seats";

export type SeatLook = "free" | "sold" | "yours" | "chosen";

const looks: readonly SeatLook[] = ["sold", "free", "yours", "chosen"];

/** The picture of the ballpark. Whatever it shows can be had, and used, beside it without seeing it. */
export class Ballpark {
  private layout: Layout = { places: [], field: 1, names: [] };
  private shape = "";
  private lookOf: (seat: Seat) => SeatLook = () => "free";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    onSeat: (seat: Seat) => void,
  ) {
    canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const seat = seatAt(this.layout, offsetX / canvas.clientWidth, offsetY / canvas.clientHeight, 0.05);
      if (seat) onSeat(seat);
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Draws the seats, all sections of which are given, as `lookOf` says. */
  show(sections: ReadonlyMap<string, readonly Seat[]>, lookOf: (seat: Seat) => SeatLook): void {
    const shape = [...sections].map(([name, seats]) => `${name}:${seats.length}`).join();
    // Places stay; the seats in them are those of the newest map.
    if (shape === this.shape) {
      const seats = [...sections.values()].flat();
      this.layout = {
        ...this.layout,
        places: this.layout.places.map((place, at) => ({ ...place, seat: seats[at] as Seat })),
      };
    } else {
      this.layout = layoutOf(sections);
      this.shape = shape;
    }
    this.lookOf = lookOf;
    this.draw();
  }

  draw(): void {
    const { canvas } = this;
    const context = canvas.getContext("2d");
    const size = Math.round(canvas.clientWidth * devicePixelRatio);
    if (!context || size === 0) return;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    context.setTransform(size, 0, 0, size, 0, 0);
    context.clearRect(0, 0, 1, 1);
    const colour = (name: string) => getComputedStyle(canvas).getPropertyValue(`--${name}`).trim();
    drawField(context, colour, this.layout.field);
    this.writeNames(context, colour("soft"), size);
    const shown: Record<SeatLook, Place[]> = { sold: [], free: [], yours: [], chosen: [] };
    for (const place of this.layout.places) shown[this.lookOf(place.seat)].push(place);
    for (const look of looks) {
      context.beginPath();
      for (const place of shown[look]) {
        if (look === "free" || look === "sold") outline(context, place);
        else spot(context, place);
      }
      context.fillStyle = colour(look);
      context.fill();
    }
  }

  /** In pixels: a font of a fraction of one is not drawn. */
  private writeNames(context: CanvasRenderingContext2D, colour: string, size: number): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colour;
    context.font = `${Math.round(size * 0.025)}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { text, x, y } of this.layout.names) context.fillText(text, x * size, y * size);
    context.setTransform(size, 0, 0, size, 0, 0);
  }
}

/** A seat, square to its row. */
function outline(context: CanvasRenderingContext2D, { x, y, angle, along, across }: Place): void {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const corner = (a: number, b: number) => [
    x + a * along * cos + b * across * sin,
    y + a * along * sin - b * across * cos,
  ];
  context.moveTo(...(corner(-1, -1) as [number, number]));
  for (const [a, b] of [
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    context.lineTo(...(corner(a, b) as [number, number]));
  }
}

/** A seat that is to be found among thousands. */
function spot(context: CanvasRenderingContext2D, { x, y, along, across }: Place): void {
  const radius = Math.max(1.2 * along, 1.2 * across, 0.007);
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Grass, the infield's dirt, and the diamond, seen from above with home plate below; `field` is the radius around them. */
function drawField(context: CanvasRenderingContext2D, colour: (name: string) => string, field: number): void {
  const home = { x: 0.5, y: 0.5 + field * 0.78 };
  slice(context, home, field * 1.37, colour("grass"));
  slice(context, home, field * 0.66, colour("dirt"));
  diamond(context, home.x, home.y - field * 0.35, field * 0.22, colour("grass"));
  for (const [x, y] of [
    [0, 0],
    [0.32, -0.32],
    [0, -0.64],
    [-0.32, -0.32],
  ] as const) {
    diamond(context, home.x + x * field, home.y + y * field, field * 0.035, colour("chalk"));
  }
}

/** What lies between the foul lines, so far from home plate. */
function slice(context: CanvasRenderingContext2D, home: { x: number; y: number }, far: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(home.x, home.y + far * 0.06);
  context.arc(home.x, home.y, far, -0.75 * Math.PI, -0.25 * Math.PI);
  context.closePath();
  context.fill();
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, half: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.fill();
}
