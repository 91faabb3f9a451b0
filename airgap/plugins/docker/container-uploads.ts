import { readFileSync } from "node:fs";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import type { Properties, Value } from "../protocol/values";
import { recordsOf, textOf } from "./inputs";

/**
 * Writes the files of `uploads` into a container that has not started yet. With an owner the official plugin asks the
 * engine to copy ids (CopyUIDGID), and so does this: the engine then looks the image's user up among the users of its own
 * machine, fails where there is none, and gives the file to that user whatever the owner says (moby #34142).
 */
export async function uploadFiles(container: Docker.Container, uploads: Value | undefined): Promise<void> {
  for (const upload of recordsOf(uploads)) {
    const archive = pack();
    const [uid, gid] = [Number(upload.owner ?? 0), Number(upload.group ?? 0)];
    archive.entry(
      { name: upload.file as string, mode: modeOf(upload), uid, gid, mtime: new Date() },
      contentOf(upload),
    );
    archive.finalize();
    const hasOwner = Boolean(upload.owner || upload.group);
    await container.putArchive(archive, { path: "/", ...(hasOwner ? { copyUIDGID: "1" } : {}) });
  }
}

function contentOf(upload: Properties): Buffer {
  const [content, base64, source] = [upload.content, upload.contentBase64, upload.source].map(textOf);
  if ([content, base64, source].filter((given) => given !== undefined).length !== 1)
    throw new Error(`the upload ${upload.file} needs exactly one of content, contentBase64 and source, and not empty`);
  if (source) return readFileSync(source);
  return base64 ? Buffer.from(base64, "base64") : Buffer.from(content as string);
}

function modeOf({ permissions, executable }: Properties): number {
  if (permissions) return Number.parseInt(permissions as string, 8);
  return executable ? 0o744 : 0o644;
}
