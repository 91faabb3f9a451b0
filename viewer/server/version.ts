/** Version of this viewer; it has none of Grafana's. */
export const viewerVersion = "1.0.0-ticketwatch";
