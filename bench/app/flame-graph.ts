import { layers, type Stack } from "./cpu-profile";

const width = 1200;
const rowHeight = 16;
const margin = 10;
const headHeight = 74;
/** Share of the time below which a frame is left out: it would be thinner than a line. */
const leastShare = 0.002;
/** Width of a letter of the font, about. */
const letter = 6.2;

interface Node {
  readonly name: string;
  readonly layer: string;
  time: number;
  readonly children: Map<string, Node>;
}

const colours = [
  "#e07b53",
  "#5b8fd6",
  "#6bb36b",
  "#d9b44a",
  "#a678c8",
  "#4fb3b3",
  "#d0699b",
  "#9aa35a",
  "#b08968",
  "#8a93a6",
  "#c25b5b",
  "#7fa8a0",
];

/**
 * A flame graph (Brendan Gregg) as an SVG: each box is a function, as wide as the share of the processor's time that it
 * and what it called took; callers are above, and colours stand for layers. Idle time is left out.
 */
export function flameGraph(title: string, stacks: readonly Stack[]): string {
  const root = merge(stacks.filter(({ frames }) => frames.at(-1)?.layer !== "idle"));
  const colourOf = (layer: string) => colours[layers.indexOf(layer) % colours.length] ?? "#888888";
  const boxes: string[] = [];
  const depth = draw(root, { boxes, colourOf, total: root.time }, margin, 0);
  const height = headHeight + depth * rowHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Verdana, sans-serif" font-size="10.5">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${margin}" y="18" font-size="14" fill="#222222">${escapeXml(title)}</text>`,
    ...legend(
      layers.filter((layer) => layer !== "idle"),
      colourOf,
    ),
    ...boxes,
    "</svg>\n",
  ].join("\n");
}

function merge(stacks: readonly Stack[]): Node {
  const root: Node = { name: "all", layer: "", time: 0, children: new Map() };
  for (const { frames, time } of stacks) {
    root.time += time;
    let node = root;
    for (const { name, layer } of frames) {
      const key = `${name} ${layer}`;
      const child = node.children.get(key) ?? { name, layer, time: 0, children: new Map() };
      node.children.set(key, child);
      child.time += time;
      node = child;
    }
  }
  return root;
}

interface Drawing {
  readonly boxes: string[];
  readonly colourOf: (layer: string) => string;
  readonly total: number;
}

/** Draws what `node` called, and returns how many rows that takes. */
function draw(node: Node, drawing: Drawing, left: number, row: number): number {
  let [x, deepest] = [left, row];
  const children = [...node.children.values()].sort((one, other) => one.name.localeCompare(other.name));
  for (const child of children) {
    const share = child.time / drawing.total;
    const size = share * (width - 2 * margin);
    if (share >= leastShare) {
      drawing.boxes.push(box(child, drawing, x, size, row));
      deepest = Math.max(deepest, draw(child, drawing, x, row + 1));
    }
    x += size;
  }
  return Math.max(deepest, row);
}

function box({ name, layer, time }: Node, { colourOf, total }: Drawing, x: number, size: number, row: number): string {
  const y = headHeight + row * rowHeight;
  const letters = Math.floor((size - 6) / letter);
  const shown = name.length <= letters ? name : letters > 3 ? `${name.slice(0, letters - 1)}…` : "";
  const label = shown
    ? `<text x="${(x + 3).toFixed(1)}" y="${y + 11.5}" fill="#111111">${escapeXml(shown)}</text>`
    : "";
  const tip = `<title>${escapeXml(`${name} (${layer}): ${((time / total) * 100).toFixed(1)} %`)}</title>`;
  const place = `x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, size - 0.5).toFixed(1)}" height="${rowHeight - 1}"`;
  return `<g>${tip}<rect ${place} fill="${colourOf(layer)}" rx="1"/>${label}</g>`;
}

function legend(shown: readonly string[], colourOf: (layer: string) => string): string[] {
  let [x, y] = [margin, 32];
  return shown.map((layer) => {
    const size = layer.length * letter + 26;
    if (x + size > width) [x, y] = [margin, y + rowHeight];
    const [left, top] = [x, y];
    x += size;
    const square = `<rect x="${left}" y="${top}" width="11" height="11" fill="${colourOf(layer)}"/>`;
    return `${square}<text x="${left + 15}" y="${top + 9.5}" fill="#333333">${escapeXml(layer)}</text>`;
  });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
