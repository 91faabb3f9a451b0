/** A colour with another opacity; names are Grafana's or CSS's own. */
export function withAlpha(color: string, alpha: number): string {
  const hex = /^#([0-9a-f]{6})/i.exec(color)?.[1];
  if (!hex) return color.replace(/^rgba?\(([^,]+),([^,]+),([^,)]+)(,[^)]*)?\)$/, `rgba($1,$2,$3,${alpha})`);
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
