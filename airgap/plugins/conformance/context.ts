import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const dockerfile = `ARG BASE
FROM $BASE AS first
ARG TEXT=nothing
COPY . /app
RUN echo "$TEXT" > /text
LABEL twtest=conformance
ENV A=1
USER nobody
CMD ["/app/bin/run.sh"]
FROM first AS second
ENV B=2
`;

const files: Record<string, string> = {
  "app/Dockerfile": dockerfile,
  "app/.dockerignore": "# what the image does not need\n*.log\nnotes\n!notes/keep.txt\n",
  "app/bin/run.sh": "#!/bin/sh\ncat /text\n",
  "app/build.log": "dropped",
  "app/notes/drop.txt": "dropped",
  "app/notes/keep.txt": "kept",
  "other.Dockerfile": dockerfile.replace("A=1", "A=3"),
};

/** A folder with a build context in `app`, its modes set here because a checkout's depend on the machine. */
export function writeContext(): string {
  const folder = mkdtempSync(join(tmpdir(), "twtest-context-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, name.endsWith(".sh") ? 0o755 : 0o644);
  }
  symlinkSync("bin/run.sh", join(folder, "app/start"));
  return folder;
}
