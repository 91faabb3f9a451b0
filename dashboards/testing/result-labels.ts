import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/**
 * Names of the labels that tell the series of a query's answer apart, as its outermost aggregation leaves them.
 * Undefined where nothing aggregates: then they are whatever the series have.
 */
export function resultLabels(expr: string): readonly string[] | undefined {
  const root = parser.parse(expr).topNode.firstChild;
  return root ? labelsOf(root, expr) : undefined;
}

function labelsOf(node: SyntaxNode, expr: string): readonly string[] | undefined {
  switch (node.name) {
    case "AggregateExpr":
      return grouping(node, expr);
    case "FunctionCall":
      return ofCall(node, expr);
    case "NumberDurationLiteral":
    case "StringLiteral":
      return [];
    case "VectorSelector":
      return undefined;
    case "BinaryExpr":
      return ofBinary(node, expr);
    case "UnaryExpr":
      return node.lastChild ? labelsOf(node.lastChild, expr) : undefined;
    default:
      // Parentheses, ranges, offsets: what they hold.
      return node.firstChild ? labelsOf(node.firstChild, expr) : undefined;
  }
}

/** An operation keeps the labels of its left side, or of the right one where the left is a number. */
function ofBinary(node: SyntaxNode, expr: string): readonly string[] | undefined {
  const [left, right] = [node.firstChild, node.lastChild];
  const first = left && labelsOf(left, expr);
  return first?.length === 0 && right ? labelsOf(right, expr) : (first ?? undefined);
}

/** A call keeps the labels of its series; a quantile of a histogram takes the bucket's away, `label_replace` renames one. */
function ofCall(node: SyntaxNode, expr: string): readonly string[] | undefined {
  const text = ({ from, to }: SyntaxNode) => expr.slice(from, to);
  const name = node.firstChild ? text(node.firstChild) : "";
  if (["time", "vector", "scalar"].includes(name)) return [];
  const all = children(node.getChild("FunctionCallBody"));
  const series = all.find(({ name }) => !/Literal$/.test(name));
  const labels = series && labelsOf(series, expr);
  const [to, , from] = all.filter(({ name }) => name === "StringLiteral").map((node) => text(node).slice(1, -1));
  if (name === "label_replace") return labels?.map((label) => (label === from ? (to as string) : label));
  return name === "histogram_quantile" ? labels?.filter((label) => label !== "le") : labels;
}

function grouping(node: SyntaxNode, expr: string): readonly string[] | undefined {
  const modifier = node.getChild("AggregateModifier");
  const isBy = !modifier || modifier.getChild("By") !== null;
  const names = children(modifier?.getChild("GroupingLabels") ?? null).filter(({ name }) => name === "LabelName");
  const picks = /^(topk|bottomk|limitk)$/.test(expr.slice(node.firstChild?.from, node.firstChild?.to));
  if (picks) return labelsOf(children(node.getChild("FunctionCallBody")).at(-1) as SyntaxNode, expr);
  return isBy ? names.map(({ from, to }) => expr.slice(from, to)) : undefined;
}

function children(node: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) found.push(child);
  return found.filter(({ name }) => !["(", ")", ","].includes(name));
}
