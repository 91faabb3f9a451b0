import ts from "typescript";

const deepest = 8;

/**
 * The text that an expression gives, as far as its own file tells: `<name>` stands for what is put in, `a | b` for one of
 * several. Names of the file, and functions that give one expression, are put in.
 */
export function words(node: ts.Expression, depth = 0): string {
  const inner = (one: ts.Expression) => words(one, depth + 1);
  const unknown = `<${node.getText().replace(/\s+/g, " ")}>`;
  if (depth > deepest) return unknown;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return inner(node.expression);
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.flatMap((span) => [inner(span.expression), span.literal.text])].join(
      "",
    );
  if (ts.isConditionalExpression(node)) return oneOf([inner(node.whenTrue), inner(node.whenFalse)]);
  if (ts.isBinaryExpression(node)) return joined(node, inner) ?? unknown;
  const found = ts.isIdentifier(node)
    ? named(node, inner)
    : ts.isCallExpression(node)
      ? called(node, inner)
      : undefined;
  return found && isTelling(found) ? found : unknown;
}

/** Whether a text has words of its own: else the name of what is put in says more. */
export const isTelling = (text: string): boolean => /\w/.test(text.replaceAll(/<[^<>]*>/g, ""));

const oneOf = (texts: readonly string[]): string => {
  const said = texts.filter(Boolean);
  return said.length < texts.length ? said.map((text) => `[${text}]`).join("") : said.join(" | ");
};

function joined({ operatorToken, left, right }: ts.BinaryExpression, inner: (one: ts.Expression) => string) {
  if (operatorToken.kind === ts.SyntaxKind.PlusToken) return inner(left) + inner(right);
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken || operatorToken.kind === ts.SyntaxKind.BarBarToken)
    return oneOf([inner(left), inner(right)]);
  return undefined;
}

function named(node: ts.Identifier, inner: (one: ts.Expression) => string): string | undefined {
  const initializer = declarationOf(node);
  return initializer && !ts.isFunctionLike(initializer) ? inner(initializer) : undefined;
}

function called({ expression, arguments: given }: ts.CallExpression, inner: (one: ts.Expression) => string) {
  if (ts.isPropertyAccessExpression(expression)) {
    const { name, expression: list } = expression;
    if (name.text !== "join" || !ts.isArrayLiteralExpression(list)) return undefined;
    return list.elements.map(inner).join(given[0] ? inner(given[0]) : ",");
  }
  if (expression.getText() === "labCommand" && given[0]) return `./lab ${inner(given[0])} --stack <stack>`;
  const made = ts.isIdentifier(expression) ? declarationOf(expression) : undefined;
  const result = made && ts.isFunctionLike(made) ? resultOf(made as ts.FunctionLikeDeclaration) : undefined;
  return result && inner(result);
}

/** What a function gives that consists of one expression. */
export function resultOf(made: ts.FunctionLikeDeclaration): ts.Expression | undefined {
  if (!made.body || !ts.isBlock(made.body)) return made.body;
  const last = made.body.statements.at(-1);
  return last && ts.isReturnStatement(last) ? last.expression : undefined;
}

/** What a name stands for, looked up outwards from where it is used. */
function declarationOf(name: ts.Identifier): ts.Expression | ts.FunctionDeclaration | undefined {
  for (let scope: ts.Node = name; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some((one) => one.name.getText() === name.text)) return undefined;
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue;
    for (const statement of scope.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name?.text === name.text) return statement;
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find((one) => one.name.getText() === name.text);
      if (found) return found.initializer;
    }
  }
  return undefined;
}
