/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What the viewer's own pages do in a browser, beside the renderer of dashboards. */
import "./viewer.css";
import { keepAlertsFresh } from "./alerts";
import { openDashboard } from "./dashboard";

const dashboard = document.getElementById("dashboard");
if (dashboard) void openDashboard(dashboard);
const alerts = document.getElementById("alerts");
if (alerts) keepAlertsFresh();
