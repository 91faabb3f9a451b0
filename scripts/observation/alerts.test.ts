import { expect, test } from "vitest";
import { alertsOf } from "./alerts";

const about = { start: 0, end: 100, step: 5, scene: "on-sale" };
const alert = (alertname: string, alertstate: string, ...times: number[]) => ({
  labels: { __name__: "ALERTS", alertname, alertstate, severity: "warning", instance: "app-1:3000" },
  points: times.map((time) => [time, 1] as const),
});

test("joins pending and firing into one entry of the worse state", () => {
  const found = alertsOf(
    [alert("AppEventLoopLagging", "pending", 10, 15), alert("AppEventLoopLagging", "firing", 20, 30)],
    about,
  );
  expect(found).toMatchObject([{ name: "AppEventLoopLagging", state: "firing", severity: "warning", expected: false }]);
  expect(found[0]).toMatchObject({ startsAt: "1970-01-01T00:00:10.000Z", endsAt: "1970-01-01T00:00:30.000Z" });
  expect(found[0]?.labels).not.toHaveProperty("alertstate");
});

test("fills the labels into the alert's own summary", () => {
  expect(alertsOf([alert("AppEventLoopLagging", "firing", 10)], about)[0]?.summary).toBe(
    "app-1:3000 is too busy to answer",
  );
});

test("leaves an alert open that is there at the end", () => {
  expect(alertsOf([alert("HostDown", "pending", 90, 95, 100)], about)).toMatchObject([
    { state: "pending", endsAt: null },
  ]);
});

test("sorts by start, and knows what a scene brings", () => {
  const found = alertsOf([alert("HostDown", "firing", 50), alert("BookingsShed", "firing", 20)], about);
  expect(found.map(({ name, expected }) => `${name} ${expected}`)).toEqual(["BookingsShed true", "HostDown false"]);
});
