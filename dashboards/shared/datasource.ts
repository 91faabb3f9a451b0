/** The data source that every panel reads: Grafana is provisioned with it under this uid. */
export const prometheusDatasource = { uid: "ticketwatch-prometheus", type: "prometheus" } as const;
