import { expect, test } from "vitest";
import {
  APP_GRANTS,
  EXPORTER_GRANTS,
  grantStatements,
  OWNER_GRANTS,
  SEATS_EXPORTER_GRANTS,
  SEATS_EXPORTER_SERVER_GRANTS,
} from "./grants";

test("gives the app no more than its tables", () => {
  expect(grantStatements(APP_GRANTS, "tickets", "app")).toEqual([
    "GRANT SELECT, UPDATE ON `tickets`.`seats` TO 'app'@'%'",
    "GRANT SELECT, INSERT ON `tickets`.`bookings` TO 'app'@'%'",
    "GRANT SELECT, INSERT ON `tickets`.`booking_keys` TO 'app'@'%'",
    "GRANT SELECT ON `tickets`.`sale_epochs` TO 'app'@'%'",
    "GRANT SELECT ON `tickets`.`schema_migrations` TO 'app'@'%'",
  ]);
});

test("gives the owner everything on the app's database alone", () => {
  expect(grantStatements(OWNER_GRANTS, "my_tickets", "owner", { withGrantOption: true })).toEqual([
    "GRANT ALL PRIVILEGES ON `my\\_tickets`.* TO 'owner'@'%' WITH GRANT OPTION",
  ]);
});

test("gives the exporter what it reads", () => {
  expect(grantStatements(EXPORTER_GRANTS, "tickets", "exporter")).toEqual([
    "GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'exporter'@'%'",
    "GRANT SELECT ON `performance_schema`.* TO 'exporter'@'%'",
  ]);
});

test("shows the seats exporter no buyer", () => {
  const grants = [...SEATS_EXPORTER_GRANTS, ...SEATS_EXPORTER_SERVER_GRANTS];
  expect(grantStatements(grants, "tickets", "seats-exporter")).toEqual([
    "GRANT SELECT (id, status) ON `tickets`.`seats` TO 'seats-exporter'@'%'",
    "GRANT SELECT (id, seat_id, booked_at) ON `tickets`.`bookings` TO 'seats-exporter'@'%'",
    "GRANT PROCESS ON *.* TO 'seats-exporter'@'%'",
  ]);
});

test("quotes names that could break out", () => {
  expect(grantStatements(APP_GRANTS, "a`b", "o'x\\")[0]).toBe(
    "GRANT SELECT, UPDATE ON `a``b`.`seats` TO 'o''x\\\\'@'%'",
  );
});
