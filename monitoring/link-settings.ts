import { z } from "zod";
import { webUrl } from "../kit/values";

const address = z
  .literal("")
  .or(
    webUrl("https://monitoring.example.org").refine(
      (text) => !/[?#]/.test(text),
      "expected a URL without ? and #: paths are put behind it",
    ),
  )
  .transform((text) => text.replace(/\/+$/, ""));

/** Under which addresses people reach what notifications link to; empty for the published ports. */
export const linkShape = {
  grafanaUrl: address,
  prometheusUrl: address,
  alertmanagerUrl: address,
  runbooksUrl: address,
};

export type LinkSettings = z.output<z.ZodObject<typeof linkShape>>;
