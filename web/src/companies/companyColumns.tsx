import { Link } from '@tanstack/react-router';
import type { Company } from '../api/types';
import { formatNumber } from '../i18n/format';
import { tEnum } from '../i18n/t';
import { paths } from '../paths';
import { type Column, ownerColumn, tagsColumn, textColumn } from '../records/columns';
import { lifecycleStages } from '../records/lifecycle';
import { isProspect, StepMark } from '../records/work/StepMark';
import { Ago, Money, Tag } from '../ui/Text';
import { domainsOf, wholeNumber } from './companies';

/** The columns of the company list; a function, because the words depend on the language. */
export function companyColumns(): Column<Company>[] {
  const stages = lifecycleStages.map((value) => ({ value, label: tEnum('contacts', `stage_${value}`) }));
  return [
    {
      id: 'name',
      label: 'companies.name',
      width: 200,
      sort: 'name',
      cell: (company) => company.name,
      filter: { field: 'name', label: 'companies.name', kind: 'text' },
      ...textColumn(
        (company) => company.name,
        (name) => ({ name }),
      ),
    },
    {
      id: 'domains',
      label: 'companies.domains',
      width: 150,
      cell: (company) => company.domains.join(', '),
      ...textColumn(
        (company) => company.domains.join(', '),
        (text) => ({ domains: domainsOf(text) }),
      ),
    },
    {
      id: 'industry',
      label: 'companies.industry',
      width: 120,
      sort: 'industry',
      cell: (company) => company.industry,
      filter: { field: 'industry', label: 'companies.industry', kind: 'text' },
      shared: true,
      ...textColumn(
        (company) => company.industry ?? '',
        (text) => ({ industry: text || null }),
      ),
    },
    {
      id: 'lifecycleStage',
      label: 'contacts.stage',
      width: 110,
      sort: 'lifecycleStage',
      hidden: true,
      cell: (company) => <Tag>{tEnum('contacts', `stage_${company.lifecycleStage}`)}</Tag>,
      filter: { field: 'lifecycleStage', label: 'contacts.stage', kind: 'choice', choices: stages },
    },
    {
      id: 'parentCompany',
      label: 'companies.parent',
      width: 150,
      hidden: true,
      cell: (company) =>
        company.parentCompanyId && (
          <Link {...paths.company(company.parentCompanyId)} tabIndex={-1}>
            {company.parentCompanyName}
          </Link>
        ),
      text: (company) => company.parentCompanyName ?? '',
      filter: { field: 'parentCompanyId', label: 'companies.parent', kind: 'company' },
    },
    {
      id: 'employees',
      label: 'companies.employees',
      width: 100,
      sort: 'employees',
      end: true,
      cell: (company) => company.employees !== null && formatNumber(company.employees),
      filter: { field: 'employees', label: 'companies.employees', kind: 'number' },
      shared: true,
      ...textColumn(
        (company) => company.employees?.toString() ?? '',
        (text) => ({ employees: wholeNumber(text) }),
      ),
      paste: (text) => {
        const employees = wholeNumber(text);
        return typeof employees === 'string' ? undefined : { employees };
      },
    },
    {
      id: 'annualRevenue',
      label: 'companies.annualRevenue',
      width: 130,
      sort: 'annualRevenue',
      end: true,
      cell: (company) => <Money value={company.annualRevenue} />,
    },
    {
      id: 'foundedYear',
      label: 'companies.foundedYear',
      width: 90,
      sort: 'foundedYear',
      end: true,
      hidden: true,
      cell: (company) => company.foundedYear,
      filter: { field: 'foundedYear', label: 'companies.foundedYear', kind: 'number' },
    },
    {
      id: 'tags',
      label: 'records.tags',
      width: 110,
      cell: (company) => company.tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
      filter: { field: 'tags', label: 'records.tags', kind: 'tag' },
      ...tagsColumn,
    },
    {
      id: 'owner',
      label: 'records.owner',
      width: 120,
      cell: (company) => company.ownerName,
      filter: { field: 'ownerId', label: 'records.owner', kind: 'owner' },
      ...ownerColumn(),
    },
    {
      id: 'shareOfWallet',
      label: 'records.wallet',
      width: 90,
      sort: 'shareOfWallet',
      hidden: true,
      cell: (company) => company.standing.shareOfWallet,
      filter: { field: 'shareOfWallet', label: 'records.wallet', kind: 'number' },
    },
    {
      id: 'createdAt',
      label: 'records.createdAt',
      width: 120,
      sort: 'createdAt',
      hidden: true,
      cell: (company) => <Ago value={company.createdAt} />,
      filter: { field: 'createdAt', label: 'records.createdAt', kind: 'date' },
    },
    {
      id: 'nextStepAt',
      label: 'deals.nextStep',
      width: 150,
      sort: 'nextStepAt',
      hidden: true,
      cell: (company) => <StepMark step={company.standing.nextStep} wanted={isProspect(company.lifecycleStage)} />,
      text: (company) => company.standing.nextStep?.at?.slice(0, 10) ?? '',
      filter: { field: 'nextStepAt', label: 'deals.nextStep', kind: 'date' },
    },
    {
      id: 'updatedAt',
      label: 'records.updatedAt',
      width: 100,
      sort: 'updatedAt',
      cell: (company) => <Ago value={company.updatedAt} />,
    },
  ];
}
