import { Button, Group, SegmentedControl } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { useMay, useMe } from '../session/session';
import { EmptyState } from '../ui/EmptyState';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { later } from '../ui/later';
import { Page } from '../ui/Page';
import { Row, Rows } from '../ui/Rows';
import { Ago, Count, Tag, Text } from '../ui/Text';
import { Trouble } from '../ui/Trouble';
import { sayProblem } from '../ui/toasts';
import { type Enquiry, qualify, reopen, type Shown, take, useEnquiries } from './enquiries';

const ReceiveDialog = later(async () => (await import('./ReceiveDialog')).ReceiveDialog);
const RejectDialog = later(async () => (await import('./RejectDialog')).RejectDialog);

/** Who asks for something, the longest wait first: a deal in one click, or a reason why not. */
export function EnquiriesPage() {
  const { shown = 'open' } = useSearch({ from: '/inside/enquiries' });
  const navigate = useNavigate();
  const me = useMe();
  const canWrite = useMay('contact', 'update');
  const canDeal = useMay('deal', 'create');
  const [adding, setAdding] = useState(false);
  const [rejecting, setRejecting] = useState<Enquiry>();
  const found = useEnquiries(shown, me.member.id);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const total = found.data?.pages[0]?.total;
  return (
    <Page
      title={t('enquiries.title')}
      aside={typeof total === 'number' ? <Count value={total} /> : undefined}
      actions={
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('enquiries.which')}
            value={shown}
            onChange={(value) => void navigate(paths.enquiries(value === 'open' ? {} : { shown: value as Shown }))}
            data={(['open', 'mine', 'closed'] as const).map((value) => ({
              value,
              label: t(`enquiries.shown_${value}`),
            }))}
          />
          {canWrite && (
            <Button leftSection={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
              {t('enquiries.add')}
            </Button>
          )}
        </Group>
      }
    >
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <EmptyState icon="mail" title={t(`enquiries.none_${shown}`)} text={t('enquiries.noneText')} />
      )}
      {items.length > 0 && (
        <Rows label={t('enquiries.title')}>
          {items.map((one) => (
            <Line
              key={one.id}
              one={one}
              canWrite={canWrite}
              canDeal={canWrite && canDeal}
              onReject={() => setRejecting(one)}
            />
          ))}
        </Rows>
      )}
      {found.hasNextPage && (
        <Button mt="sm" variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('enquiries.showMore')}
        </Button>
      )}
      {adding && <ReceiveDialog onClose={() => setAdding(false)} />}
      {rejecting && <RejectDialog enquiry={rejecting} onClose={() => setRejecting(undefined)} />}
    </Page>
  );
}

interface LineProps {
  one: Enquiry;
  canWrite: boolean;
  canDeal: boolean;
  onReject: () => void;
}

function Line({ one, canWrite, canDeal, onReject }: LineProps) {
  const open = one.status === 'new' || one.status === 'working';
  const name = one.contactName ?? one.companyName ?? '';
  return (
    <Row
      end={
        canWrite && (
          <Group gap={6} justify="flex-end">
            {one.status === 'new' && (
              <Button variant="default" onClick={() => void take(one).catch(sayProblem)}>
                {t('enquiries.take')}
              </Button>
            )}
            {open && (
              <Button variant="default" onClick={onReject}>
                {t('enquiries.reject')}
              </Button>
            )}
            {open && canDeal && (
              <Button
                aria-label={t('enquiries.makeDealOf', { name })}
                onClick={() => void qualify(one).catch(sayProblem)}
              >
                {t('enquiries.makeDeal')}
              </Button>
            )}
            {one.status === 'rejected' && (
              <Button variant="default" onClick={() => void reopen(one).catch(sayProblem)}>
                {t('enquiries.reopen')}
              </Button>
            )}
          </Group>
        )
      }
    >
      <div>
        <Who one={one} /> <Tag>{t(`enquiries.${one.channel}Channel`)}</Tag>{' '}
        <Text tone="quiet" small>
          <Ago value={one.receivedAt} />
          {one.ownerName && ` · ${one.ownerName}`}
        </Text>{' '}
        {open && (
          <Text tone={one.answeredAt ? 'good' : 'bad'} small>
            {one.answeredAt ? t('enquiries.answered') : t('enquiries.notAnswered')}
          </Text>
        )}
      </div>
      {one.interest && <Text strong>{one.interest}</Text>}
      {one.text && (
        <div>
          <Text tone="quiet" small>
            {one.text.length > 300 ? `${one.text.slice(0, 300)}…` : one.text}
          </Text>
        </div>
      )}
      {one.dealId && (
        <div>
          {t('enquiries.became')} <Link {...paths.deal(one.dealId)}>{one.dealTitle}</Link>
        </div>
      )}
      {one.rejectReason && (
        <Text tone="quiet" small>
          {t('enquiries.because', { reason: one.rejectReason })}
        </Text>
      )}
    </Row>
  );
}

function Who({ one }: { one: Enquiry }) {
  if (one.contactId) return <Link {...paths.contact(one.contactId)}>{one.contactName}</Link>;
  return one.companyId ? <Link {...paths.company(one.companyId)}>{one.companyName}</Link> : null;
}
