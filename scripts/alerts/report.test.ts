import { describe, expect, it } from "vitest";
import { render } from "./print";
import { type AlertsReport, alertsNow, deadMansSwitch, failure, type Readings, silencesNow } from "./report";
import { alert, heldAlert, notification, silence, wellReadings } from "./testing";

const now = new Date("2026-01-02T03:04:30Z");

function report(readings: Readings, problems: string[] = []): AlertsReport {
  return {
    stack: "lab",
    checkedAt: now.toISOString(),
    deadMansSwitch: deadMansSwitch(readings, now),
    alerts: alertsNow(readings),
    silences: silencesNow(readings),
    received: readings.inbox?.notifications ?? [],
    problems,
  };
}

const withAlerts = (...alerts: ReturnType<typeof alert>[]): Readings => {
  const { prometheus = [], alertmanager = [], inbox } = wellReadings;
  return {
    prometheus: [...prometheus, ...alerts],
    alertmanager: [...alertmanager, ...alerts.map((one) => heldAlert(one.labels))],
    inbox,
  };
};

describe("a lab without alerts", () => {
  it("says so, and that the dead-man's switch is alive", () => {
    const text = render(report(wellReadings), { now: true, received: true });
    expect(text).toContain("Dead-man's switch: alive, last heartbeat 24 s ago.");
    expect(text).toContain("No alert is firing or pending.");
    expect(text).toContain("No notification has been received.");
    expect(text).not.toContain("Watchdog");
    expect(text).not.toContain("silence");
  });
});

describe("alerts", () => {
  it("come firing first, then by severity, then by age", () => {
    const readings = withAlerts(
      alert({ alertname: "A", severity: "info" }),
      alert({ alertname: "B", severity: "critical" }, { state: "pending" }),
      alert({ alertname: "C", severity: "warning" }),
      alert({ alertname: "D", severity: "critical" }, { activeAt: "2026-01-02T03:04:10Z" }),
      alert({ alertname: "E", severity: "critical" }, { activeAt: "2026-01-02T03:00:10Z" }),
    );
    expect(alertsNow(readings).map((one) => one.alert)).toEqual(["E", "D", "C", "A", "B"]);
  });

  it("carry what keeps them silent, told apart by their labels", () => {
    const [one, other] = ["app-1", "app-2"].map((instance) => alert({ alertname: "AppDatabaseDown", instance }));
    const { alertmanager: others = [] } = wellReadings;
    const held = heldAlert(one?.labels ?? {}, { inhibitedBy: ["MysqlDown"] });
    const alerts = alertsNow({
      prometheus: [other, one] as ReturnType<typeof alert>[],
      alertmanager: [...others, heldAlert(other?.labels ?? {}, { silencedBy: ["4711"] }), held],
    });
    expect(alerts).toMatchObject([
      { labels: { instance: "app-2" }, silencedBy: ["4711"], inhibitedBy: [] },
      { labels: { instance: "app-1" }, silencedBy: [], inhibitedBy: ["MysqlDown"] },
    ]);
    const text = render({ ...report(wellReadings), alerts }, { now: true, received: false });
    expect(text).toMatch(/firing, silenced/);
    expect(text).toMatch(/firing, inhibited by MysqlDown/);
  });

  it("show what is wrong, since when, and where the runbook is", () => {
    const text = render(report(withAlerts(alert({ alertname: "TargetDown" }))), { now: true, received: false });
    expect(text).toMatch(/critical +TargetDown +firing +30 s +app is not answering +docs\/runbooks\/target-down\.md/);
  });
});

describe("silences", () => {
  const { prometheus = [], inbox } = wellReadings;
  const down = alert({ alertname: "MysqlDown" });
  const readings: Readings = {
    prometheus: [...prometheus, down],
    alertmanager: [
      heldAlert({ alertname: "Watchdog", severity: "none" }, { silencedBy: ["4711"] }),
      heldAlert(down.labels, { silencedBy: ["4711"] }),
    ],
    silences: [silence("4711", { createdBy: "ops" }), silence("4712", { matchers: ['alertname="ScrapeSlow"'] })],
    inbox,
  };

  it("say who made them, until when, and what they hide", () => {
    const text = render(report(readings), { now: true, received: false });
    expect(text).toContain("2 silences are in force: nobody is told of the alerts that match.");
    expect(text).toMatch(/ops +2026-01-02T05:00:00Z +alertname=~"\.\+" +MysqlDown, Watchdog +maintenance/);
    expect(text).toMatch(/alertname="ScrapeSlow" +nothing/);
    expect(text).toMatch(/MysqlDown +firing, silenced by ops/);
  });

  it("are shown with the notifications, too: their absence is no news", () => {
    expect(render(report(readings), { now: false, received: true })).toContain("2 silences are in force");
  });

  it("put no word of a stranger's into the terminal that it would obey", () => {
    const silences = [silence("1", { createdBy: "\u001b[2Jx", comment: `\r${"long ".repeat(100)}` })];
    const text = render(report({ ...readings, silences }), { now: true, received: false });
    for (const character of ["\u001b", "\r"]) expect(text).not.toContain(character);
    expect(text).not.toContain("long ".repeat(20));
  });
});

describe("notifications", () => {
  it("are shown with their alerts counted", () => {
    const { inbox } = wellReadings;
    const received = [notification("TargetDown", "TargetDown", "MysqlDown")];
    const readings = { ...wellReadings, inbox: { heartbeat: inbox?.heartbeat ?? null, notifications: received } };
    const text = render(report(readings), { now: false, received: true });
    expect(text).toMatch(/25 s ago +firing +critical +TargetDown × 2, MysqlDown +people/);
    expect(text).not.toContain("No alert");
  });
});

describe("the dead-man's switch", () => {
  const { prometheus, alertmanager, inbox } = wellReadings;
  const beat = (receivedAt: string, status: "firing" | "resolved" = "firing") => {
    return { notifications: [], heartbeat: { receivedAt, status } };
  };

  it.each<[string, Readings, RegExp]>([
    ["Prometheus is away", { alertmanager, inbox }, /Prometheus does not answer/],
    ["Prometheus evaluates nothing", { prometheus: [], alertmanager, inbox }, /does not fire Watchdog/],
    ["Alertmanager is away", { prometheus, inbox }, /Alertmanager does not answer/],
    ["Alertmanager hears nothing", { prometheus, alertmanager: [], inbox }, /not been told of Watchdog/],
    ["the inbox is away", { prometheus, alertmanager }, /inbox cannot be read/],
    ["nothing came yet", { prometheus, alertmanager, inbox: { heartbeat: null, notifications: [] } }, /no heartbeat/],
    ["heartbeats stopped", { prometheus, alertmanager, inbox: beat("2026-01-02T03:01:00Z") }, /210 s ago; one should/],
    [
      "it is silenced",
      {
        prometheus,
        alertmanager: alertmanager?.map((one) => ({ ...one, silencedBy: ["4711"] })),
        inbox: beat("2026-01-02T03:01:00Z"),
      },
      /one should come every \d+ s, and Watchdog is silenced/,
    ],
    ["it was resolved", { prometheus, alertmanager, inbox: beat("2026-01-02T03:04:00Z", "resolved") }, /was resolved/],
  ])("is not alive when %s", (_what, readings, detail) => {
    expect(deadMansSwitch(readings, now)).toMatchObject({ alive: false, detail: expect.stringMatching(detail) });
    expect(render(report(readings), { now: true, received: true })).toContain("Dead-man's switch: NOT ALIVE. ");
  });

  it("forgives a heartbeat that is late", () => {
    expect(deadMansSwitch({ ...wellReadings, inbox: beat("2026-01-02T03:02:30Z") }, now).alive).toBe(true);
  });
});

describe("--fail-on", () => {
  const warning = report(withAlerts(alert({ alertname: "ScrapeSlow", severity: "warning" })));

  it("fails on that severity and on worse ones", () => {
    expect(failure(warning, "critical")).toBeUndefined();
    expect(failure(warning, "warning")).toBe("firing: ScrapeSlow");
    expect(failure(warning, "info")).toBe("firing: ScrapeSlow");
  });

  it("passes over what is pending, silenced or inhibited", () => {
    const pending = report(withAlerts(alert({ alertname: "ScrapeSlow" }, { state: "pending" })));
    expect(failure(pending, "info")).toBeUndefined();
    const [silent] = warning.alerts.map((one) => ({ ...one, silencedBy: ["4711"] }));
    expect(failure({ ...warning, alerts: silent ? [silent] : [] }, "info")).toBeUndefined();
  });

  it("does not take silence for health when the switch is not alive", () => {
    expect(failure(report({ ...wellReadings, alertmanager: undefined }), "critical")).toMatch(/switch is not alive/);
  });
});

describe("what could not be asked", () => {
  it("is said, and is not taken for no alerts", () => {
    const { prometheus, ...rest } = wellReadings;
    const text = render(report(rest, ["Prometheus at http://x does not answer: no"]), { now: true, received: true });
    expect(prometheus).toBeDefined();
    expect(text).toContain("Not known: Prometheus at http://x does not answer: no");
    expect(text).not.toContain("No alert is firing");
  });
});
