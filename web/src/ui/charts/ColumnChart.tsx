import { useElementSize } from '@mantine/hooks';
import { AxisBottom, AxisLeft } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import classes from './charts.module.css';

export type Tone = 'first' | 'second' | 'third' | 'quiet';

export interface Series {
  key: string;
  label: string;
  tone: Tone;
  /** Drawn as a line across its place and not as a column: what was aimed at. */
  mark?: boolean;
}

interface ColumnChartProps {
  label: string;
  series: Series[];
  points: { key: string; name: string; values: (number | null)[] }[];
  /** A value in full, for the tip of a column and above it. */
  format: (value: number) => string;
  /** The same in few letters, for the axis. */
  short: (value: number) => string;
}

const height = 260;
const margin = { top: 20, right: 8, bottom: 32, left: 56 };

/** Values over time, a column for each. It is drawn as wide as its place; the same figures stand in a table beside it. */
export function ColumnChart({ label, series, points, format, short }: ColumnChartProps) {
  const { ref, width } = useElementSize();
  const values = points.flatMap((point) => point.values.map((value) => value ?? 0));
  const inner = { width: Math.max(0, width - margin.left - margin.right), height: height - margin.top - margin.bottom };
  const x = scaleBand({ domain: points.map((point) => point.key), range: [0, inner.width], padding: 0.25 });
  const y = scaleLinear({
    domain: [Math.min(0, ...values), Math.max(1, ...values)],
    range: [inner.height, 0],
    nice: true,
  });
  const columns = series.filter((one) => !one.mark);
  const wide = x.bandwidth() / Math.max(1, columns.length);
  // Names that would run into each other are left out: every second, every third.
  const every = Math.ceil(points.length / Math.max(1, inner.width / 72));
  const named = points.filter((_, index) => index % every === 0).map((point) => point.key);
  const names = new Map(points.map((point) => [point.key, point.name]));
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.legend}>
        {series.map((one) => (
          <span key={one.key} data-tone={one.tone} data-mark={one.mark || undefined}>
            {one.label}
          </span>
        ))}
      </figcaption>
      <div ref={ref}>
        <svg width={width} height={height} role="img" aria-label={label}>
          {inner.width > 0 && (
            <Group left={margin.left} top={margin.top}>
              <AxisLeft
                scale={y}
                numTicks={4}
                tickFormat={(value) => short(Number(value))}
                hideTicks
                axisClassName={classes.axis ?? ''}
              />
              {y.ticks(4).map((tick) => (
                <line key={tick} className={classes.grid} x1={0} x2={inner.width} y1={y(tick)} y2={y(tick)} />
              ))}
              {points.map((point) => (
                <Group key={point.key} left={x(point.key) ?? 0}>
                  {columns.map((one, index) => {
                    const value = point.values[series.indexOf(one)] ?? 0;
                    return (
                      <g key={one.key}>
                        <title>{`${point.name}: ${one.label} ${format(value)}`}</title>
                        <Bar
                          className={classes.column}
                          data-tone={one.tone}
                          x={index * wide}
                          y={Math.min(y(value), y(0))}
                          width={Math.max(1, wide - 2)}
                          height={Math.abs(y(0) - y(value))}
                        />
                        {wide > 44 && value !== 0 && (
                          <text className={classes.value} x={index * wide + wide / 2 - 1} y={y(Math.max(0, value)) - 5}>
                            {short(value)}
                          </text>
                        )}
                      </g>
                    );
                  })}
                  {series
                    .filter((one) => one.mark)
                    .map((one) => {
                      const value = point.values[series.indexOf(one)];
                      return value === null || value === undefined ? null : (
                        <g key={one.key}>
                          <title>{`${point.name}: ${one.label} ${format(value)}`}</title>
                          <line
                            className={classes.goal}
                            data-tone={one.tone}
                            x1={-4}
                            x2={x.bandwidth() + 4}
                            y1={y(value)}
                            y2={y(value)}
                          />
                        </g>
                      );
                    })}
                </Group>
              ))}
              <AxisBottom
                top={inner.height}
                scale={x}
                tickValues={named}
                tickFormat={(key) => names.get(String(key)) ?? ''}
                hideTicks
                axisClassName={classes.axis ?? ''}
              />
            </Group>
          )}
        </svg>
      </div>
    </figure>
  );
}
