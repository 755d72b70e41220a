import { Link } from '@tanstack/react-router';
import type { Deal, Pipeline } from '../api/types';
import { dateIn } from '../i18n/format';
import { t } from '../i18n/t';
import { paths } from '../paths';
import { type Column, companyColumn, ownerColumn, tagsColumn, textColumn } from '../records/columns';
import { StepMark } from '../records/work/StepMark';
import { Ago, DateText, Money, Tag, Text } from '../ui/Text';
import { typedAmount } from './amounts';

export function dealColumns(pipelines: Pipeline[]): Column<Deal>[] {
  const several = pipelines.length > 1;
  const stages = pipelines.flatMap((pipeline) =>
    pipeline.stages.map((stage) => ({
      value: stage.id,
      label: several ? `${pipeline.name}: ${stage.name}` : stage.name,
    })),
  );
  const statuses = (['open', 'won', 'lost'] as const).map((value) => ({ value, label: t(`deals.status_${value}`) }));
  return [
    {
      id: 'title',
      label: 'deals.name',
      width: 240,
      sort: 'title',
      cell: (deal) => deal.title,
      filter: { field: 'title', label: 'deals.name', kind: 'text' },
      ...textColumn(
        (deal) => deal.title,
        (title) => ({ title }),
      ),
    },
    {
      id: 'amount',
      label: 'deals.amount',
      width: 120,
      sort: 'amount',
      end: true,
      cell: (deal) => <Money value={deal.amount} />,
      filter: { field: 'amount', label: 'deals.amount', kind: 'number' },
      ...textColumn(
        (deal) => deal.amount?.amount ?? '',
        (text, deal) => ({ amount: typedAmount(text, deal.amount?.currency ?? '') }),
      ),
      paste: (text, deal) => {
        const amount = typedAmount(text, deal.amount?.currency ?? '');
        return text === '' || amount ? { amount } : undefined;
      },
    },
    {
      id: 'stage',
      label: 'deals.stage',
      width: 150,
      sort: 'stageId',
      cell: (deal) => <Text tone={tones[deal.status]}>{deal.stageName}</Text>,
      filter: { field: 'stageId', label: 'deals.stage', kind: 'choice', choices: stages },
    },
    {
      id: 'status',
      label: 'deals.status',
      width: 90,
      hidden: true,
      cell: (deal) => t(`deals.status_${deal.status}`),
      filter: { field: 'status', label: 'deals.status', kind: 'choice', choices: statuses },
    },
    {
      id: 'pipeline',
      label: 'deals.pipeline',
      width: 140,
      hidden: !several,
      cell: (deal) => deal.pipelineName,
      filter: {
        field: 'pipelineId',
        label: 'deals.pipeline',
        kind: 'choice',
        choices: pipelines.map((pipeline) => ({ value: pipeline.id, label: pipeline.name })),
      },
    },
    {
      id: 'company',
      label: 'deals.company',
      width: 170,
      cell: (deal) =>
        deal.companyId && (
          <Link {...paths.company(deal.companyId)} tabIndex={-1}>
            {deal.companyName}
          </Link>
        ),
      filter: { field: 'companyId', label: 'deals.company', kind: 'company' },
      ...companyColumn(),
    },
    {
      id: 'owner',
      label: 'records.owner',
      width: 150,
      cell: (deal) => deal.ownerName,
      filter: { field: 'ownerId', label: 'records.owner', kind: 'owner' },
      ...ownerColumn(),
    },
    {
      id: 'expectedClose',
      label: 'deals.expectedClose',
      width: 130,
      sort: 'expectedClose',
      cell: (deal) => <DateText value={deal.expectedClose} />,
      filter: { field: 'expectedClose', label: 'deals.expectedClose', kind: 'date', days: true },
    },
    {
      id: 'nextStepAt',
      label: 'deals.nextStep',
      width: 150,
      sort: 'nextStepAt',
      cell: (deal) => <StepMark step={deal.nextStep} wanted={deal.status === 'open'} />,
      text: (deal) => deal.nextStep?.at?.slice(0, 10) ?? '',
      filter: { field: 'nextStepAt', label: 'deals.nextStep', kind: 'date' },
    },
    {
      id: 'closedAt',
      label: 'deals.closed',
      width: 120,
      sort: 'closedAt',
      hidden: true,
      cell: (deal) => <DateText value={deal.closedAt && dateIn(deal.closedAt)} />,
      filter: { field: 'closedAt', label: 'deals.closed', kind: 'date' },
    },
    {
      id: 'product',
      label: 'deals.product',
      width: 140,
      hidden: true,
      cell: (deal) => deal.productName,
      filter: { field: 'productName', label: 'deals.product', kind: 'text' },
    },
    {
      id: 'tags',
      label: 'records.tags',
      width: 160,
      cell: (deal) => deal.tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
      filter: { field: 'tags', label: 'records.tags', kind: 'tag' },
      ...tagsColumn,
    },
    {
      id: 'updatedAt',
      label: 'records.updatedAt',
      width: 120,
      sort: 'updatedAt',
      cell: (deal) => <Ago value={deal.updatedAt} />,
    },
  ];
}

const tones = { open: undefined, won: 'good', lost: 'quiet' } as const;
