/**
 * Stands in for the packages that dockerode loads at start and that this plugin never calls: ssh2 (connections go
 * through the `ssh` program) and the loader of protocol files (builds need no BuildKit session). Half the start-up time.
 */
export {};
