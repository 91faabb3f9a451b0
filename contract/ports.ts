/** The port that each service listens on inside the stack's networks. Published ports are configuration. */
export const ports = {
  app: 8080,
  appMetrics: 9464,
  loadBalancer: 8080,
  /** Of the load balancer, for load hosts. */
  loadBalancerLoad: 8081,
  loadBalancerMetrics: 8405,
  mysql: 3306,
  prometheus: 9090,
  alertmanager: 9093,
  pushgateway: 9091,
  grafana: 3000,
  nodeExporter: 9100,
  mysqldExporter: 9104,
  containerExporter: 9338,
  seatsExporter: 9339,
  alertInbox: 9340,
} as const;
