-- The customer's file: who somebody is, whom they know, what they like and worry about, and where they stand.
-- What is computed (stage, last touch, next step, quality) stands on the record itself, so that lists filter and sort by it;
-- the function settle (repeat_standing.sql) is the one place that writes it.

alter table public.contacts
  add column preferred_name text,
  add column birth_date date,
  add column age_band text,
  add column gender text,
  add column marital_status text,
  add column household_size int,
  add column child_birth_years int[] not null default '{}',
  add column language text,
  add column occupation text,
  add column income_band text,
  add column preferred_channel text,
  add column preferred_time text,
  -- Month and day of the birth date as one number (1122), by which coming birthdays are found.
  add column birth_month_day int generated always as ((extract(month from birth_date) * 100 + extract(day from birth_date))::int) stored;

do $$
declare t text;
begin
  foreach t in array array['contacts', 'companies'] loop
    execute format($sql$
      alter table public.%1$I
        add column lifecycle_computed text not null default 'lead',
        add column lifecycle_manual text,
        add column lifecycle_reason text,
        add column lifecycle_since timestamptz,
        add column last_touch_at timestamptz,
        add column last_touch_by uuid,
        add column last_touch_channel text,
        add column last_touch_direction text,
        add column last_inbound_at timestamptz,
        add column next_step_at timestamptz,
        add column next_step_kind text,
        add column next_step_id uuid,
        add column quality_score int not null default 0 check (quality_score between 0 and 100),
        add column quality_missing text[] not null default '{}'
      $sql$, t);
    -- Lists put empty values last in both directions, which is a column of its own in their order.
    execute format('create index %1$s_by_touch on public.%1$I (tenant_id, (last_touch_at is null), last_touch_at desc, id desc)', t);
    execute format('create index %1$s_by_step on public.%1$I (tenant_id, (next_step_at is null), next_step_at, id)', t);
    execute format('create index %1$s_by_quality on public.%1$I (tenant_id, quality_score, id)', t);
  end loop;
end $$;

alter table public.companies add column lifecycle_stage text not null default 'lead'
  check (lifecycle_stage in ('subscriber', 'lead', 'qualified', 'opportunity', 'customer', 'lapsed', 'former'));
create index contacts_by_lifecycle on public.contacts (tenant_id, lifecycle_stage, id);
create index companies_by_lifecycle on public.companies (tenant_id, lifecycle_stage, id);
create index contacts_by_company_touch on public.contacts (tenant_id, company_id, last_touch_at desc nulls last);
create index contacts_by_birthday on public.contacts (tenant_id, birth_month_day) where birth_month_day is not null;

-- How far an address can be trusted, and whether it may be used at all.
alter table public.contact_points
  add column validity text not null default 'unverified'
    check (validity in ('unverified', 'syntaxOk', 'domainOk', 'verified', 'softBounced', 'hardBounced', 'complained', 'wrongNumber', 'returned')),
  add column verified_at timestamptz,
  add column do_not_use boolean not null default false;

alter table public.timeline_entries
  add column direction text check (direction in ('in', 'out')),
  add column pinned_at timestamptz;
create index timeline_touches on public.timeline_entries (tenant_id, record_id, at desc, id desc) where kind in ('call', 'meeting', 'visit', 'email');
create index timeline_open_tasks on public.timeline_entries (tenant_id, record_id) where kind = 'task' and outcome = 'open';
create index timeline_pinned on public.timeline_entries (tenant_id, record_id, pinned_at desc) where pinned_at is not null;

create table public.lifecycle_history (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  contact_id uuid,
  company_id uuid,
  from_stage text,
  to_stage text not null,
  at timestamptz not null,
  actor_id uuid,
  is_manual boolean not null,
  reason text,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index lifecycle_history_by_contact on public.lifecycle_history (tenant_id, contact_id, at desc);
create index lifecycle_history_by_company on public.lifecycle_history (tenant_id, company_id, at desc);

create table public.relationships (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid not null,
  other_contact_id uuid not null,
  type text not null,
  inverse text not null,
  since date,
  note text,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (contact_id <> other_contact_id),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, other_contact_id) references public.contacts (tenant_id, id) on delete cascade
);
create index relationships_by_contact on public.relationships (tenant_id, contact_id);
create index relationships_by_other on public.relationships (tenant_id, other_contact_id);
create index relationships_by_change on public.relationships (tenant_id, updated_at desc, id desc);

create table public.important_dates (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid,
  company_id uuid,
  kind text not null check (kind in ('birthday', 'anniversary', 'renewal', 'other')),
  label text,
  date date not null,
  recurs boolean not null,
  remind_days int not null check (remind_days between 0 and 365),
  month_day int generated always as ((extract(month from date) * 100 + extract(day from date))::int) stored,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index important_dates_by_contact on public.important_dates (tenant_id, contact_id);
create index important_dates_by_company on public.important_dates (tenant_id, company_id);
create index important_dates_by_change on public.important_dates (tenant_id, updated_at desc, id desc);

create table public.preferences (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid,
  company_id uuid,
  key text not null,
  value text not null,
  since date,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index preferences_by_contact on public.preferences (tenant_id, contact_id);
create unique index preferences_one_key on public.preferences (tenant_id, coalesce(contact_id, company_id), lower(key)) where deleted_at is null;
create index preferences_by_company on public.preferences (tenant_id, company_id);
create index preferences_by_change on public.preferences (tenant_id, updated_at desc, id desc);

create table public.concerns (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid,
  company_id uuid,
  text text not null,
  severity text not null check (severity in ('low', 'normal', 'high')),
  status text not null check (status in ('open', 'resolved')),
  resolution text,
  resolved_at timestamptz,
  resolved_by uuid,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, resolved_by) references public.members (tenant_id, id)
);
create index concerns_by_contact on public.concerns (tenant_id, contact_id);
create index concerns_by_company on public.concerns (tenant_id, company_id);
create index concerns_by_status on public.concerns (tenant_id, status, created_at desc);
create index concerns_by_change on public.concerns (tenant_id, updated_at desc, id desc);

-- What is there already: stages that people chose stay chosen, lines learn their direction, and every workspace gets the job
-- that settles its customers, now and once a day. For these statements the owner may see every workspace's rows.
alter table public.contacts no force row level security;
alter table public.activities no force row level security;
alter table public.timeline_entries no force row level security;
alter table public.jobs no force row level security;
alter table identity.tenants no force row level security;
update public.contacts set lifecycle_manual = lifecycle_stage where lifecycle_stage <> 'lead';
update public.timeline_entries e set direction = a.direction from public.activities a
  where a.tenant_id = e.tenant_id and a.id = e.ref_id and a.direction is not null;
insert into public.jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at)
  select id, gen_random_uuid(), 'standing', '{}', 'standing', now(), now() from identity.tenants where provisioned_at is not null;
alter table public.contacts force row level security;
alter table public.activities force row level security;
alter table public.timeline_entries force row level security;
alter table public.jobs force row level security;
alter table identity.tenants force row level security;
