import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtImage, conformanceImage, userImage } from "./case";
import { makeUserImage, tagImage, untagImages } from "./image";
import { observeAll } from "./run";

/** `npx tsx record.ts <folder of the docker plugin> <folder of the command plugin>` writes down what official plugins do. */
async function record([docker, command]: string[]): Promise<void> {
  if (!docker || !command) throw new Error("name two folders: the docker plugin's and the command plugin's");
  await tagImage(conformanceImage);
  makeUserImage(userImage, conformanceImage);
  try {
    const facts = await observeAll({ docker, command });
    writeFileSync(join(__dirname, "golden/official.json"), `${JSON.stringify(facts, undefined, 2)}\n`);
  } finally {
    await untagImages(builtImage, userImage, conformanceImage);
  }
}

void record(process.argv.slice(2));
