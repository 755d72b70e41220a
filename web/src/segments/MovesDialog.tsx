import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { objectOf } from '../api/keys';
import { t } from '../i18n/t';
import { recordPath } from '../paths';
import { movesQuery, type Segment } from '../records/views/segments';
import { EmptyState } from '../ui/EmptyState';
import { Loading } from '../ui/Loading';
import { Row, Rows } from '../ui/Rows';
import { Ago, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';

interface MovesDialogProps {
  segment: Segment;
  onClose: () => void;
}

/** Who has entered and left, the latest first. */
export function MovesDialog({ segment, onClose }: MovesDialogProps) {
  const moves = useQuery(movesQuery(segment.id));
  const title = t('segments.movesOf', { name: segment.name });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {moves.isPending && <Loading />}
      {moves.isError && <Trouble error={moves.error} onRetry={() => void moves.refetch()} />}
      {moves.data?.length === 0 && <EmptyState icon="person" title={t('segments.noMoves')} />}
      {moves.data && moves.data.length > 0 && (
        <Rows label={title}>
          {moves.data.map((move) => (
            <Row
              key={move.id}
              end={
                <Text tone={move.entered ? 'good' : 'quiet'}>
                  {t(move.entered ? 'segments.entered' : 'segments.left')} <Ago value={move.at} />
                </Text>
              }
            >
              <Link {...recordPath(objectOf(segment.object), move.id)} onClick={onClose}>
                {move.title || t('segments.gone')}
              </Link>
              {move.subtitle && (
                <Text small tone="quiet">
                  {' '}
                  {move.subtitle}
                </Text>
              )}
            </Row>
          ))}
        </Rows>
      )}
    </Modal>
  );
}
