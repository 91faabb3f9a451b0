import {
  interpolateBlues,
  interpolateGreens,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolateOranges,
  interpolatePlasma,
  interpolatePurples,
  interpolateRdYlGn,
  interpolateReds,
  interpolateSpectral,
  interpolateTurbo,
  interpolateViridis,
} from "d3-scale-chromatic";

const schemes: Readonly<Record<string, (share: number) => string>> = {
  blues: interpolateBlues,
  greens: interpolateGreens,
  greys: interpolateGreys,
  inferno: interpolateInferno,
  magma: interpolateMagma,
  oranges: interpolateOranges,
  plasma: interpolatePlasma,
  purples: interpolatePurples,
  rdylgn: interpolateRdYlGn,
  reds: interpolateReds,
  spectral: interpolateSpectral,
  turbo: interpolateTurbo,
  viridis: interpolateViridis,
};

/** Colour at a share of one of d3's schemes, by the name that Grafana has for it. */
export function schemeColour(name: string, share: number, reverse: boolean): string {
  const scheme = schemes[name.toLowerCase()] ?? interpolateOranges;
  return scheme(reverse ? 1 - share : share);
}
