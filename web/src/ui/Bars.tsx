import classes from './bars.module.css';

interface BarsProps {
  label: string;
  /** Each bar's whole, and the part of it that is filled. */
  bars: { name: string; whole: number; part: number }[];
  /** Beside other figures in a row of a table. */
  small?: boolean;
}

/** A small picture of wholes and their parts over time. The same figures stand in a table beside it. */
export function Bars({ label, bars, small }: BarsProps) {
  const most = Math.max(1, ...bars.map((bar) => bar.whole));
  const width = 100 / Math.max(bars.length, 6);
  return (
    <svg
      className={classes.bars}
      data-small={small || undefined}
      viewBox="0 0 100 40"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map((bar, index) => {
        const [whole, part] = [(bar.whole / most) * 38, (bar.part / most) * 38];
        const x = index * width + width * 0.15;
        return (
          <g key={bar.name}>
            <title>{`${bar.name}: ${bar.part} / ${bar.whole}`}</title>
            <rect className={classes.whole} x={x} y={40 - whole} width={width * 0.7} height={whole} />
            <rect className={classes.part} x={x} y={40 - part} width={width * 0.7} height={part} />
          </g>
        );
      })}
    </svg>
  );
}
