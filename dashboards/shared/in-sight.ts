import type { Builder } from "@grafana/grafana-foundation-sdk/cog";

/** The SDK tucks links and annotations away in a menu; here they stand above the dashboard, as they always did. */
export function inSight<Built extends { placement?: unknown }>(builder: Builder<Built>): Builder<Built> {
  return {
    build: () => {
      const { placement: _, ...rest } = builder.build();
      return rest as Built;
    },
  };
}
