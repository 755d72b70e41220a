import type { Company } from '../api/types';
import { Facts, MoneyFact, StillFact, TextFact } from '../forms/Inline';
import { t } from '../i18n/t';
import { AddressesFact } from '../records/AddressesFact';
import { OwnerFact } from '../records/OwnerFact';
import { PointsFact } from '../records/PointsFact';
import { RelatedDeals } from '../records/RelatedDeals';
import { TagsFact } from '../records/TagsFact';
import { useMay, useMe } from '../session/session';
import { Ago } from '../ui/Text';
import { CompanyPeople } from './CompanyPeople';
import { changeCompany, domainsOf, wholeNumber } from './companies';

export function CompanyFacts({ company }: { company: Company }) {
  const readOnly = !useMay('company', 'update', company);
  const { tenant } = useMe();
  const about = { object: 'company', id: company.id, title: company.name } as const;
  const save = (change: Record<string, unknown>, shown: Partial<Company> = {}) => changeCompany(company, change, shown);
  return (
    <>
      <Facts>
        <TextFact
          label={t('companies.name')}
          value={company.name}
          readOnly={readOnly}
          onSave={(name) => save({ name })}
        />
        <TextFact
          label={t('companies.domains')}
          value={company.domains.join(', ')}
          readOnly={readOnly}
          onSave={(text) => save({ domains: domainsOf(text ?? '') })}
        />
        <TextFact
          label={t('companies.website')}
          value={company.website}
          readOnly={readOnly}
          onSave={(website) => save({ website })}
        />
        <TextFact
          label={t('companies.industry')}
          value={company.industry}
          readOnly={readOnly}
          onSave={(industry) => save({ industry })}
        />
        <TextFact
          label={t('companies.employees')}
          type="number"
          value={company.employees?.toString() ?? null}
          readOnly={readOnly}
          onSave={(text) => save({ employees: wholeNumber(text) })}
        />
        <MoneyFact
          label={t('companies.annualRevenue')}
          value={company.annualRevenue}
          currency={tenant.currency}
          readOnly={readOnly}
          onSave={(annualRevenue) => save({ annualRevenue })}
        />
        <TextFact
          label={t('companies.foundedYear')}
          type="number"
          value={company.foundedYear?.toString() ?? null}
          readOnly={readOnly}
          onSave={(text) => save({ foundedYear: wholeNumber(text) })}
        />
        <PointsFact kind="emails" points={company.emails} readOnly={readOnly} onSave={(emails) => save({ emails })} />
        <PointsFact kind="phones" points={company.phones} readOnly={readOnly} onSave={(phones) => save({ phones })} />
        <AddressesFact addresses={company.addresses} readOnly={readOnly} onSave={(addresses) => save({ addresses })} />
        <OwnerFact record={company} readOnly={readOnly} onSave={save} />
        <TagsFact tags={company.tags} readOnly={readOnly} onSave={(tags) => save({ tags })} />
        <TextFact
          label={t('companies.description')}
          long
          value={company.description}
          readOnly={readOnly}
          onSave={(description) => save({ description })}
        />
        <StillFact label={t('records.createdAt')}>
          <Ago value={company.createdAt} />
        </StillFact>
      </Facts>
      <CompanyPeople about={about} />
      <RelatedDeals field="companyId" about={about} />
    </>
  );
}
