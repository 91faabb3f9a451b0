import { expect, it } from "vitest";
import { explain } from "./explain";

const spec = {
  ...{ host: "east", name: "ticketwatch-lab-east", mark: "0a1b2c3d", server: "vc.example.org", user: "lab@local" },
  ...{ template: "debian", sshPort: 22, addressSeconds: 60 },
};

it.each([
  [
    "govc: ServerFaultCode: Cannot complete login due to an incorrect user name or password.",
    /refuses the login of lab@local: correct vcenter\.user .* ticketwatch:vspherePassword/,
  ],
  [
    'govc: Post "https://vc.example.org/sdk": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    /certificate of vc\.example\.org is not trusted here: set vcenter\.caFile .*openssl s_client -connect vc\.example\.org:443 /,
  ],
  ['govc: host "vc.example.org:443" thumbprint does not match "5A"', /shows another certificate than the one/],
  ["govc: dial tcp: lookup vc.example.org: no such host", /no vCenter answers at vc\.example\.org: correct/],
  ["timed out after 60 s", /no vCenter answers at vc\.example\.org/],
  ["govc: default datacenter resolves to multiple instances, please specify", /several .*: name one as datacenter/],
  ["govc: resource pool 'lab' not found", /has no resource pool "lab": correct resourcePool/],
  ["govc: ServerFaultCode: Permission to perform this operation was denied.", /docs\/guides\/vmware\.md lists/],
])("says of %s what, where and the remedy", (output, message) => {
  const error = explain(spec, "looking", output);
  expect(error.message).toMatch(/^host east: /);
  expect(error.message).toMatch(message);
});

it("passes on what it does not know, in one line", () => {
  const { message } = explain(spec, "cloning debian", "a first line\n/usr/bin/govc: no space is left on ssd\n");
  expect(message).toBe("host east: cloning debian failed: a first line; no space is left on ssd");
});
