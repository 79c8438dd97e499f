import { Text } from '@backstage/ui';
import { verdicts, type RunSummary } from '@uatcms/plugin-uat-common';
import { useId } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatDuration } from '../../components/Duration';
import { outcomeLook } from '../../components/verdictLook';
import { useLinks } from '../../links';
import { countsInWords } from '../summary/RunProgress';
import styles from './RunHistoryChart.module.css';
import { durationOf } from './RunsTable';

const fills: Record<(typeof verdicts)[number], string> = {
  passed: 'var(--bui-fg-positive)',
  failed: 'var(--bui-fg-negative)',
  error: 'url(#uat-error-stripes)',
  flaky: 'var(--bui-fg-warning)',
  skipped: 'var(--bui-gray-4)',
  cancelled: 'var(--bui-gray-6)',
};

/**
 * The last runs as stacked columns of verdicts, with their duration as a line. What the picture shows is told by a
 * table beside it, which can be opened by everybody and is what a screen reader reads.
 *
 * @param props.runs - finished runs, newest first
 */
export function RunHistoryChart({ runs }: { runs: RunSummary[] }) {
  const navigate = useNavigate();
  const links = useLinks();
  const titleId = useId();
  const points = runs
    .map(run => ({
      id: run.id,
      name: `Run ${run.number}`,
      ...run.counts,
      duration: durationOf(run),
    }))
    .reverse();
  const used = verdicts.filter(verdict =>
    points.some(point => point[verdict] > 0),
  );

  return (
    <section aria-labelledby={titleId} className={styles.root}>
      <Text as="h3" id={titleId} variant="title-x-small" weight="bold">
        History of the last {points.length} finished runs
      </Text>
      <div aria-hidden className={styles.chart}>
        <ResponsiveContainer width="100%" height={220}>
          <ComposedChart
            data={points}
            margin={{ top: 8, right: 8, bottom: 0, left: -12 }}
            accessibilityLayer={false}
            onClick={({ activeTooltipIndex }) => {
              const point = points[Number(activeTooltipIndex)];
              if (point) {
                navigate(links.run(point.id));
              }
            }}
          >
            <defs>
              <pattern
                id="uat-error-stripes"
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <rect
                  width="6"
                  height="6"
                  fill="var(--bui-negative-bg-subdued)"
                />
                <rect width="3" height="6" fill="var(--bui-fg-negative)" />
              </pattern>
            </defs>
            <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
            <XAxis
              dataKey="name"
              tick={{ fill: 'var(--bui-fg-secondary)', fontSize: 12 }}
              stroke="var(--bui-border-1)"
            />
            <YAxis
              yAxisId="iterations"
              allowDecimals={false}
              tick={{ fill: 'var(--bui-fg-secondary)', fontSize: 12 }}
              stroke="var(--bui-border-1)"
            />
            <YAxis
              yAxisId="duration"
              orientation="right"
              tickMargin={4}
              tickFormatter={formatDuration}
              width={72}
              tick={{ fill: 'var(--bui-fg-secondary)', fontSize: 12 }}
              stroke="var(--bui-border-1)"
            />
            <Tooltip
              cursor={{ fill: 'var(--bui-bg-neutral-2)' }}
              contentStyle={{
                background: 'var(--bui-bg-neutral-1)',
                border: '1px solid var(--bui-border-1)',
                borderRadius: 'var(--bui-radius-2)',
                color: 'var(--bui-fg-primary)',
              }}
              itemStyle={{ color: 'var(--bui-fg-primary)' }}
              formatter={(value, name) => [
                name === 'Duration' ? formatDuration(Number(value)) : value,
                name,
              ]}
            />
            <Legend
              formatter={name => <span className={styles.legend}>{name}</span>}
            />
            {used.map(verdict => (
              <Bar
                key={verdict}
                yAxisId="iterations"
                stackId="verdicts"
                dataKey={verdict}
                name={outcomeLook[verdict].word}
                fill={fills[verdict]}
                maxBarSize={40}
                cursor="pointer"
                isAnimationActive={false}
              />
            ))}
            <Line
              yAxisId="duration"
              dataKey="duration"
              name="Duration"
              stroke="var(--bui-fg-announcement)"
              strokeWidth={2}
              dot={{ r: 2 }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <details className={styles.table}>
        <summary>Show as a table</summary>
        <table>
          <caption>Verdicts and duration of the last finished runs</caption>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Iterations</th>
              <th scope="col">Duration</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ id, name, duration, ...counts }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td>{countsInWords(counts) || 'none'}</td>
                <td>
                  {duration === null ? 'not known' : formatDuration(duration)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
