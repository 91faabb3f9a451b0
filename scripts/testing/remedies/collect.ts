import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { projectRoot } from "../../lib/paths";
import { productFiles } from "../product-files";
import { isTelling, resultOf, words } from "./words";

/** A remedy that the product can print, as its source has it: see `words`. */
export interface Remedy {
  readonly file: string;
  readonly message: string;
  readonly remedy: string;
}

const isSource = (path: string) => !/\.(test|suite|cases|d)\.ts$|(^|\/)testing\//.test(path);

/** Files of the product, by their paths in the repository. */
export const sources = (): string[] => productFiles().filter(isSource);

export const read = (file: string): string => readFileSync(join(projectRoot, file), "utf8");

/**
 * Every remedy of the product: what is given for a parameter, a property or a constant that is called `remedy`, and what
 * the `lab` script says. A new way to print one takes that name, or it would not be found.
 */
export function collectRemedies(): Remedy[] {
  const files = sources().map((file) => ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
  const takers = new Map(files.flatMap(takersIn));
  const found = files.flatMap((file) => [...remediesIn(file, takers)]);
  return [...found, ...scriptsOwn()].filter(({ remedy }) => !isPassedOn(remedy)).map(oneLine);
}

/** Functions and classes that take a remedy, and as which argument. */
function takersIn(file: ts.SourceFile): [string, number][] {
  const found: [string, number][] = [];
  each(file, (node) => {
    if (!ts.isFunctionDeclaration(node) && !ts.isConstructorDeclaration(node)) return;
    const index = node.parameters.findIndex(({ name }) => name.getText() === "remedy");
    const { name } = ts.isConstructorDeclaration(node) ? node.parent : node;
    if (index >= 0 && name) found.push([name.text, index]);
  });
  return found;
}

function* remediesIn(file: ts.SourceFile, takers: ReadonlyMap<string, number>): Generator<Remedy> {
  const found: Remedy[] = [];
  const add = (message: string, remedy: ts.Expression) =>
    found.push({ file: file.fileName, message, remedy: words(remedy) });
  each(file, (node) => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const index = takers.get(node.expression.getText());
      const remedy = index === undefined ? undefined : node.arguments?.[index];
      const message = node.arguments?.[(index ?? 0) > 1 ? (index as number) - 1 : 0];
      if (remedy && message) add(words(message), remedy);
    }
    if (ts.isPropertyAssignment(node) && ["remedy", "say"].includes(node.name.getText()))
      add(besides(node), bodyOf(node.initializer));
    if (ts.isFunctionDeclaration(node) && /Remedy$/.test(node.name?.text ?? "")) {
      const result = resultOf(node);
      if (result) add(`what takes ${node.name?.text}`, result);
    }
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    const name = node.name.getText();
    if (name === "systemRemedies")
      for (const one of propertiesOf(node.initializer)) add(one.name.getText(), one.initializer);
    if (/Remedy$/.test(name)) add(`what takes ${name}`, node.initializer);
    if (name === "remedy" && isQuoted(node)) add("what is told beside it", node.initializer);
  });
  yield* found;
}

/** Whether a constant is put into a text, and not given to anything that is found by itself. */
function isQuoted({ name, parent }: ts.VariableDeclaration): boolean {
  return (
    parent.parent.parent.getText().includes(`\${${name.getText()}}`) ||
    parent.parent.parent.getText().includes(`: ${name.getText()}}`)
  );
}

const bodyOf = (node: ts.Expression): ts.Expression => (ts.isArrowFunction(node) ? resultOf(node) : undefined) ?? node;

const propertiesOf = (node: ts.Expression): ts.PropertyAssignment[] =>
  ts.isObjectLiteralExpression(node) ? node.properties.filter(ts.isPropertyAssignment) : [];

/** What stands beside a remedy in its object, or around it, and says what it is for. */
function besides(node: ts.PropertyAssignment): string {
  const telling = ["message", "reason", "what", "found", "pattern"];
  for (let at: ts.Node = node; at && !ts.isStatement(at); at = at.parent) {
    if (!ts.isObjectLiteralExpression(at)) continue;
    const said = propertiesOf(at).find(({ name }) => telling.includes(name.getText()));
    if (said) return words(bodyOf(said.initializer)).replace(/^<\/(.*)\/i?>$/, "what is like $1");
    if (ts.isVariableDeclaration(at.parent)) return `what takes ${at.parent.name.getText()}`;
  }
  return "";
}

function scriptsOwn(): Remedy[] {
  return [...read("lab").matchAll(/\bfail "(.*?)" "(.*?)"(?: ;;)?$/gm)].map(([, message = "", remedy = ""]) => ({
    file: "lab",
    message: message.replaceAll(/\$\(.*?\)|\$\w+/g, "<…>"),
    remedy: remedy.replaceAll(/\$\w+/g, "<…>"),
  }));
}

/** One that was found where it was made. */
const isPassedOn = (remedy: string): boolean => /remed/i.test(remedy) && !isTelling(remedy);

const oneLine = ({ file, message, remedy }: Remedy): Remedy => ({
  file,
  message: message.replace(/\s*\n\s*/g, " / "),
  remedy: remedy.replace(/\s*\n\s*/g, " / "),
});

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => each(child, visit));
}
