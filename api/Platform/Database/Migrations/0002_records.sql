-- The records people work with. Every key starts with the tenant; every foreign key carries it.
-- Common columns of a record: version (ETag), who and when, trash mark, owner, tags, values of custom fields, ids elsewhere.

create table public.pipelines (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  position int not null,
  is_default boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index pipelines_one_default on public.pipelines (tenant_id) where is_default;

create table public.stages (
  tenant_id uuid not null,
  id uuid not null,
  version int not null default 1,
  pipeline_id uuid not null,
  name text not null,
  kind text not null check (kind in ('open', 'won', 'lost')),
  probability int not null check (probability between 0 and 100),
  position int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, pipeline_id, id),
  foreign key (tenant_id, pipeline_id) references public.pipelines (tenant_id, id) on delete cascade
);

create table public.companies (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  sort_name text not null,
  domains text[] not null default '{}',
  industry text,
  employees int,
  annual_revenue_minor bigint,
  annual_revenue_currency text,
  founded_year int,
  website text,
  description text,
  parent_company_id uuid,
  owner_id uuid,
  tags text[] not null default '{}',
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_company_id) references public.companies (tenant_id, id) on delete set null (parent_company_id),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id)
);
create index companies_by_change on public.companies (tenant_id, updated_at desc, id desc);
create index companies_by_name on public.companies (tenant_id, sort_name, id);
create index companies_by_creation on public.companies (tenant_id, created_at desc, id desc);
create index companies_by_owner on public.companies (tenant_id, owner_id);
create index companies_by_parent on public.companies (tenant_id, parent_company_id);

create table public.contacts (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  prefix text,
  first_name text,
  last_name text,
  display_name text not null,
  sort_name text not null,
  job_title text,
  company_id uuid,
  lifecycle_stage text not null default 'lead'
    check (lifecycle_stage in ('subscriber', 'lead', 'qualified', 'opportunity', 'customer', 'lapsed', 'former')),
  owner_id uuid,
  tags text[] not null default '{}',
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete set null (company_id),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id)
);
create index contacts_by_change on public.contacts (tenant_id, updated_at desc, id desc);
create index contacts_by_name on public.contacts (tenant_id, sort_name, id);
create index contacts_by_creation on public.contacts (tenant_id, created_at desc, id desc);
create index contacts_by_company on public.contacts (tenant_id, company_id, id);
create index contacts_by_owner on public.contacts (tenant_id, owner_id);

-- A contact's further roles at companies; the contact's own company_id is the primary one.
create table public.contact_roles (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid not null,
  company_id uuid not null,
  title text,
  is_primary boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, contact_id, company_id),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index contact_roles_by_company on public.contact_roles (tenant_id, company_id);

-- Ways to reach somebody, one row each: normalized is what is compared (lower-case e-mail, E.164 phone).
create table public.contact_points (
  tenant_id uuid not null,
  id uuid not null,
  contact_id uuid,
  company_id uuid,
  kind text not null check (kind in ('email', 'phone', 'address')),
  value text not null,
  normalized text not null,
  label text not null,
  is_primary boolean not null default false,
  position int not null,
  street text,
  city text,
  region text,
  postcode text,
  country text,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index contact_points_by_contact on public.contact_points (tenant_id, contact_id, position);
create index contact_points_by_company on public.contact_points (tenant_id, company_id, position);
create index contact_points_by_value on public.contact_points (tenant_id, kind, normalized);

-- The same ids as records.external_ids, one row each: unique in a workspace, found by index.
create table public.external_ids (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  object text not null,
  source text not null,
  external_id text not null,
  record_id uuid not null,
  primary key (tenant_id, object, source, external_id)
);
create index external_ids_by_record on public.external_ids (tenant_id, record_id);

create table public.company_domains (
  tenant_id uuid not null,
  company_id uuid not null,
  domain text not null,
  primary key (tenant_id, company_id, domain),
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index company_domains_by_domain on public.company_domains (tenant_id, domain);

create table public.deals (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  title text not null,
  sort_name text not null,
  pipeline_id uuid not null,
  stage_id uuid not null,
  status text not null check (status in ('open', 'won', 'lost')),
  position bigint not null,
  amount_minor bigint,
  currency text,
  company_id uuid,
  owner_id uuid,
  product_name text,
  description text,
  lost_reason text,
  engaged_at date,
  expected_close date,
  closed_at timestamptz,
  stage_entered_at timestamptz not null,
  tags text[] not null default '{}',
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check ((amount_minor is null) = (currency is null)),
  foreign key (tenant_id, pipeline_id) references public.pipelines (tenant_id, id),
  foreign key (tenant_id, pipeline_id, stage_id) references public.stages (tenant_id, pipeline_id, id),
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete set null (company_id),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id)
);
create index deals_board on public.deals (tenant_id, stage_id, position, id) where deleted_at is null;
create index deals_sums on public.deals (tenant_id, pipeline_id, stage_id, currency) include (amount_minor) where deleted_at is null;
create index deals_by_change on public.deals (tenant_id, updated_at desc, id desc);
create index deals_by_name on public.deals (tenant_id, sort_name, id);
create index deals_by_creation on public.deals (tenant_id, created_at desc, id desc);
create index deals_by_company on public.deals (tenant_id, company_id);
create index deals_by_owner on public.deals (tenant_id, owner_id);

create table public.deal_contacts (
  tenant_id uuid not null,
  deal_id uuid not null,
  contact_id uuid not null,
  position int not null,
  primary key (tenant_id, deal_id, contact_id),
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade
);
create index deal_contacts_by_contact on public.deal_contacts (tenant_id, contact_id);

create table public.deal_stage_history (
  tenant_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  stage_id uuid not null,
  stage_name text not null,
  entered_at timestamptz not null,
  left_at timestamptz,
  moved_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade
);
create index deal_stage_history_by_deal on public.deal_stage_history (tenant_id, deal_id, entered_at);

create table public.activities (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  kind text not null check (kind in ('call', 'meeting', 'visit', 'email', 'note')),
  direction text check (direction in ('in', 'out')),
  subject text,
  body text,
  outcome text,
  at timestamptz not null,
  end_at timestamptz,
  owner_id uuid,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id)
);
create index activities_by_time on public.activities (tenant_id, at desc, id desc);
create index activities_by_change on public.activities (tenant_id, updated_at desc, id desc);

create table public.tasks (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  title text not null,
  sort_name text not null,
  notes text,
  due_date date,
  due_at timestamptz,
  time_zone text,
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high')),
  status text not null default 'open' check (status in ('open', 'done')),
  done_at timestamptz,
  assignee_id uuid,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignee_id) references public.members (tenant_id, id)
);
create index tasks_by_due on public.tasks (tenant_id, status, due_date, id);
create index tasks_by_assignee on public.tasks (tenant_id, assignee_id, status, due_date);
create index tasks_by_change on public.tasks (tenant_id, updated_at desc, id desc);

-- What an activity or a task is about: any number of contacts, companies and deals.
create table public.links (
  tenant_id uuid not null,
  id uuid not null,
  activity_id uuid,
  task_id uuid,
  contact_id uuid,
  company_id uuid,
  deal_id uuid,
  primary key (tenant_id, id),
  check (num_nonnulls(activity_id, task_id) = 1),
  check (num_nonnulls(contact_id, company_id, deal_id) = 1),
  foreign key (tenant_id, activity_id) references public.activities (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references public.tasks (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade
);
create index links_by_activity on public.links (tenant_id, activity_id);
create index links_by_task on public.links (tenant_id, task_id);
create index links_by_contact on public.links (tenant_id, contact_id);
create index links_by_company on public.links (tenant_id, company_id);
create index links_by_deal on public.links (tenant_id, deal_id);
