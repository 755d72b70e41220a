-- How fresh what is known of people is: when each address and key field was last found to be right or changed, and after how many
-- months half of its kind has become wrong in this workspace. What follows from it stands in repeat_freshness.sql.

create table public.quality_settings (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  version int not null default 1,
  email_months int not null check (email_months between 1 and 120),
  phone_months int not null check (phone_months between 1 and 120),
  address_months int not null check (address_months between 1 and 120),
  job_title_months int not null check (job_title_months between 1 and 120),
  company_months int not null check (company_months between 1 and 120),
  income_band_months int not null check (income_band_months between 1 and 120),
  updated_at timestamptz not null,
  primary key (tenant_id)
);

alter table public.contact_points
  add column confirmed_at timestamptz not null default now(),
  add column problem text check (problem in ('noMailDomain')),
  add column domain_checked_at timestamptz;
-- E-mail addresses whose domain has not been found to take mail: few, and found at once.
create index contact_points_to_check on public.contact_points (tenant_id, domain_checked_at) where kind = 'email' and validity = 'syntaxOk';

alter table public.contacts
  add column job_title_confirmed_at timestamptz,
  add column company_confirmed_at timestamptz,
  add column income_band_confirmed_at timestamptz;

-- What is there already is as old as its record, unless it was verified since.
alter table public.contacts no force row level security;
alter table public.companies no force row level security;
alter table public.contact_points no force row level security;
update public.contacts set job_title_confirmed_at = case when job_title is not null then created_at end,
  company_confirmed_at = case when company_id is not null then created_at end, income_band_confirmed_at = case when income_band is not null then created_at end
  where num_nonnulls(job_title, company_id, income_band) > 0;
update public.contact_points p set confirmed_at = coalesce(p.verified_at, r.created_at)
  from (select tenant_id, id, created_at from public.contacts union all select tenant_id, id, created_at from public.companies) r
  where r.tenant_id = p.tenant_id and r.id = coalesce(p.contact_id, p.company_id);
alter table public.contacts force row level security;
alter table public.companies force row level security;
alter table public.contact_points force row level security;
