/** Prometheus's answers as Grafana's Prometheus data source makes frames of them. */
import type { Matrix, PlannedQuery } from "../../contract";
import type { Answer } from "../../model/ask";
import { type DataFrame, type Field, FieldType } from "../grafana";
import { bucketFrame, numberOf } from "./buckets";
import { seriesName } from "./legend";

/** One frame for each series, one for each table, one for all buckets of a histogram. */
export function framesOf(answers: readonly Answer[]): DataFrame[] {
  const tables = answers.filter(({ query }) => query.format === "table");
  return answers.flatMap((answer) => {
    if (answer.query.format === "table") return [tableFrame(answer, tables.length > 1)];
    if (answer.query.format === "heatmap") return bucketFrame(answer);
    return answer.matrix.map((series) => seriesFrame(answer.query, series));
  });
}

function seriesFrame({ refId, legendFormat, expr, window, kind }: PlannedQuery, series: Matrix[number]): DataFrame {
  const interval = kind === "range" ? { interval: window.stepSeconds * 1_000 } : {};
  const name = seriesName(legendFormat, series.metric, expr);
  return {
    refId,
    name,
    length: series.values.length,
    fields: [
      field(
        "Time",
        FieldType.time,
        series.values.map(([time]) => time * 1_000),
        interval,
      ),
      {
        ...field(
          "Value",
          FieldType.number,
          series.values.map(([, value]) => numberOf(value)),
          { displayNameFromDS: name },
        ),
        labels: labelsOf(series.metric),
      },
    ],
  };
}

function labelsOf({ __name__: _, ...labels }: Readonly<Record<string, string>>): Record<string, string> {
  return labels;
}

/** Labels as columns, a row for each sample; the value's column carries the query's letter beside other tables. */
function tableFrame({ query, matrix }: Answer, lettered: boolean): DataFrame {
  const rows = matrix.flatMap(({ metric, values }) => values.map(([time, value]) => ({ metric, time, value })));
  const labels = [...new Set(matrix.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return {
    refId: query.refId,
    length: rows.length,
    meta: { preferredVisualisationType: "table" },
    fields: [
      field(
        "Time",
        FieldType.time,
        rows.map(({ time }) => time * 1_000),
      ),
      ...labels.map((label) =>
        field(
          label,
          FieldType.string,
          rows.map(({ metric }) => metric[label] ?? ""),
        ),
      ),
      field(
        lettered ? `Value #${query.refId}` : "Value",
        FieldType.number,
        rows.map(({ value }) => numberOf(value)),
      ),
    ],
  };
}

function field(name: string, type: FieldType, values: unknown[], config: Field["config"] = {}): Field {
  return { name, type, values, config } as Field;
}
