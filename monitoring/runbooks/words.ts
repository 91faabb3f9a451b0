/** A share as text: 0.995 is 99.5 %. */
export function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(4))} %`;
}
