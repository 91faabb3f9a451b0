import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** A selector of series in a query, with what stands around it. */
export interface SelectorUse {
  readonly metric: string;
  /** The selector as it is written, without its window. */
  readonly text: string;
  /** Names of the labels that it matches. */
  readonly labels: readonly string[];
  /** Window of a range selector, as text. */
  readonly window?: string;
  /** Function whose argument the range selector is. */
  readonly calledBy?: string;
}

/** Whether the query is PromQL by Prometheus's own grammar. */
export function isPromql(expr: string): boolean {
  let valid = expr.trim() !== "";
  parser.parse(expr).iterate({
    enter: ({ type }) => {
      if (type.isError) valid = false;
    },
  });
  return valid;
}

/** Every selector of a query. */
export function selectorsOf(expr: string): SelectorUse[] {
  return nodes(expr, "VectorSelector").map((node) => {
    const text = ({ from, to }: { from: number; to: number }) => expr.slice(from, to);
    const matrix = node.parent?.name === "MatrixSelector" ? node.parent : undefined;
    const name = node.getChild("Identifier");
    return {
      metric: name ? text(name) : "",
      text: text(node),
      labels: labelNames(node).map(text),
      ...(matrix ? { window: text(matrix).slice(text(node).length + 1, -1) } : {}),
      ...(matrix ? { calledBy: caller(matrix, text) } : {}),
    };
  });
}

/** Whether a query takes a range of something that is not a plain selector. */
export function hasSubquery(expr: string): boolean {
  return nodes(expr, "SubqueryExpr").length > 0;
}

function nodes(expr: string, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.name === name) found.push(node.node);
    },
  });
  return found;
}

function labelNames(selector: SyntaxNode): SyntaxNode[] {
  const matchers = selector.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  return matchers.flatMap((matcher) => matcher.getChildren("LabelName"));
}

function caller(matrix: SyntaxNode, text: (node: SyntaxNode) => string): string {
  const call = matrix.parent?.parent;
  const name = call?.name === "FunctionCall" ? call.getChild("FunctionIdentifier") : undefined;
  return name ? text(name) : "";
}
