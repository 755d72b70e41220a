import type { components } from '../api/schema';
import { formatDate, formatNumber, formatPercent } from '../i18n/format';
import { t, tEnum } from '../i18n/t';
import { Bars } from '../ui/Bars';
import { Columns } from '../ui/Columns';
import { Figures } from '../ui/Figures';
import { Section } from '../ui/Page';
import { PlainTable } from '../ui/PlainTable';

type Stats = components['schemas']['ConfirmationStats'];
type Counts = Stats['total'];

/** How asking goes: all in all, by channel, week by week with a picture. */
export function AskingFigures({ stats }: { stats: Stats }) {
  const { total, channels, weeks } = stats;
  if (total.sent === 0) return null;
  const head = [t('asking.sent'), t('asking.opened'), t('asking.answered'), t('asking.rate'), t('asking.repaired')];
  return (
    <>
      <Figures
        items={[
          { label: t('asking.sent'), value: formatNumber(total.sent) },
          { label: t('asking.opened'), value: formatNumber(total.opened) },
          { label: t('asking.answered'), value: formatNumber(total.answered) },
          { label: t('asking.rate'), value: rate(total) },
          { label: t('asking.repaired'), value: formatNumber(total.repaired) },
        ]}
      />
      <Columns
        side={
          <Section title={t('asking.byChannel')}>
            <PlainTable label={t('asking.byChannel')} head={[t('asking.channels'), ...head]}>
              {channels.map(({ channel, figures }) => (
                <Line key={channel} name={tEnum('asking', `channel_${channel}`)} counts={figures} />
              ))}
            </PlainTable>
          </Section>
        }
      >
        <Section title={t('asking.byWeek')}>
          <Bars
            label={t('asking.byWeek')}
            bars={weeks.map(({ week, figures }) => ({
              name: formatDate(week),
              whole: figures.sent,
              part: figures.answered,
            }))}
          />
          <PlainTable label={t('asking.byWeek')} head={[t('asking.week'), ...head]}>
            {weeks.map(({ week, figures }) => (
              <Line key={week} name={formatDate(week)} counts={figures} />
            ))}
          </PlainTable>
        </Section>
      </Columns>
    </>
  );
}

function Line({ name, counts }: { name: string; counts: Counts }) {
  return (
    <tr>
      <td>{name}</td>
      <td>{formatNumber(counts.sent)}</td>
      <td>{formatNumber(counts.opened)}</td>
      <td>{formatNumber(counts.answered)}</td>
      <td>{rate(counts)}</td>
      <td>{formatNumber(counts.repaired)}</td>
    </tr>
  );
}

function rate(counts: Counts): string {
  return counts.responseRate === null ? '–' : formatPercent(Math.round(counts.responseRate * 100));
}
