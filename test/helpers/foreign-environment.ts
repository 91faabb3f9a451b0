import { tmpdir } from "node:os";

/** What shells, build servers and other projects set, at its worst: one at least for each rule that does not honour. */
export const foreign: Readonly<Record<string, string>> = {
  DOCKER_DEFAULT_PLATFORM: "linux/s390x",
  DOCKER_API_VERSION: "1.12",
  DOCKER_CONTENT_TRUST: "1",
  COMPOSE_PROJECT_NAME: "other",
  BUILDKIT_HOST: "tcp://127.0.0.1:9",
  PULUMI_STACK: "other",
  PULUMI_CONFIG_PASSPHRASE: "other",
  NODE_OPTIONS: "--require /nonexistent.js",
  NODE_PATH: "/nonexistent",
  NODE_ENV: "production",
  npm_config_global: "true",
  TSX_TSCONFIG_PATH: "/nonexistent.json",
  ESBUILD_BINARY_PATH: "/nonexistent",
  ZX_SHELL: "/nonexistent",
  GOFLAGS: "-mod=vendor",
  GOWORK: "/nonexistent/go.work",
  HTTPS_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "example.org",
  LC_ALL: "tr_TR.UTF-8",
  TZ: "Mars/Olympus",
  TMPDIR: "/nonexistent",
  XDG_CACHE_HOME: "cache",
  HOME: "/nonexistent",
  FORCE_COLOR: "3",
  CDPATH: tmpdir(),
  BASH_ENV: "/nonexistent",
  SHELLOPTS: "noclobber",
  GIT_DIR: "/nonexistent",
};

/** Those that would reach what does the work: the engine, Pulumi, Node, and the way to either. */
export const reaching = [
  "DOCKER_DEFAULT_PLATFORM",
  "PULUMI_STACK",
  "PULUMI_CONFIG_PASSPHRASE",
  "NODE_OPTIONS",
  "HTTPS_PROXY",
  "HOME",
] as const;
