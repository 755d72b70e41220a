import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatNumber } from '../i18n/format';
import { t } from '../i18n/t';
import { listPath } from '../paths';
import { deleteSegment, type Segment, segmentQuery } from '../records/views/segments';
import { IconButton } from '../ui/IconButton';
import { later } from '../ui/later';
import { Row } from '../ui/Rows';
import { Tag, Text } from '../ui/Text';
import { sayProblem } from '../ui/toasts';

const RenameDialog = later(async () => (await import('./RenameDialog')).RenameDialog);
const WatchDialog = later(async () => (await import('./WatchDialog')).WatchDialog);
const MovesDialog = later(async () => (await import('./MovesDialog')).MovesDialog);

interface SegmentRowProps {
  segment: Segment;
  canWrite: boolean;
  /** Whether a notice led here: then it says at once who came and went. */
  asked: boolean;
}

/** A segment by its name, which opens it as a list; its exact count, and how many came and went in seven days. */
export function SegmentRow({ segment, canWrite, asked }: SegmentRowProps) {
  const { data, isError } = useQuery(segmentQuery(segment.id));
  const [open, setOpen] = useState<'rename' | 'moves' | 'watch' | undefined>(asked ? 'moves' : undefined);
  const where = { field: 'segment', op: 'eq', value: segment.id };
  const later = (what: typeof open) => setTimeout(() => setOpen(what));
  return (
    <Row
      end={
        <>
          {data && <Text>{t('records.count', { count: data.count ?? 0 })}</Text>}
          {isError && <Text tone="bad">{t('segments.unknown')}</Text>}
          {data && (data.entered || data.left) ? (
            <Text tone="quiet">
              {t('segments.moved', { entered: formatNumber(data.entered ?? 0), left: formatNumber(data.left ?? 0) })}
            </Text>
          ) : null}
          <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <IconButton icon="dots" label={t('segments.more', { name: segment.name })} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => later('moves')}>{t('segments.moves')}</Menu.Item>
              {segment.filter && (
                <Menu.Item
                  renderRoot={(props) => (
                    <Link {...listPath(segment.object, { where: segment.filter ?? { all: [] } })} {...props} />
                  )}
                >
                  {t('segments.openFilter')}
                </Menu.Item>
              )}
              {canWrite && (
                <>
                  <Menu.Item onClick={() => later('watch')}>{t('segments.watch')}</Menu.Item>
                  <Menu.Divider />
                  <Menu.Item onClick={() => later('rename')}>{t('segments.rename')}</Menu.Item>
                  <Menu.Item onClick={() => void deleteSegment(segment).catch(sayProblem)}>
                    {t('segments.delete')}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <Link {...listPath(segment.object, { where })}>{segment.name}</Link>{' '}
      <Tag>{t(segment.kind === 'live' ? 'segments.live' : 'segments.static')}</Tag>
      {segment.description && (
        <Text small tone="quiet">
          {' '}
          {segment.description}
        </Text>
      )}
      {open === 'rename' && <RenameDialog segment={segment} onClose={() => setOpen(undefined)} />}
      {open === 'watch' && <WatchDialog segment={segment} onClose={() => setOpen(undefined)} />}
      {open === 'moves' && <MovesDialog segment={segment} onClose={() => setOpen(undefined)} />}
    </Row>
  );
}
