/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { DashboardView, type Mounted, type MountOptions } from "./dashboard-view";

export type { Mounted, MountOptions } from "./dashboard-view";

/** Draws a dashboard into `root` and keeps it up to date. */
export function mount(root: HTMLElement, options: MountOptions): Mounted {
  const view = new DashboardView(root, options);
  void view.refresh();
  return view;
}
