-- What it takes to enter a stage and how long a deal may rest there; why deals are lost and prospects do not buy, to whom, and what
-- they need; goals. What must not be mixed is kept apart: amounts stand with their currency everywhere.

alter table public.stages
  add column rot_days int check (rot_days between 1 and 3650),
  add column required_fields text[] not null default '{}',
  add column checklist jsonb not null default '[]',
  add column guidance text;

-- The deal's own probability stands in the place of its stage's. The last touch is written by the database (repeat_rotting.sql); for
-- which spell of rest a task was made, and which, keeps a second one away.
alter table public.deals
  add column probability int check (probability between 0 and 100),
  add column won_reason text,
  add column last_touch_at timestamptz,
  add column rot_told_for timestamptz,
  add column rot_task_id uuid;
create index deals_resting on public.deals (tenant_id, stage_id, stage_entered_at) where status = 'open' and deleted_at is null;
create index deals_by_closing on public.deals (tenant_id, closed_at) where status <> 'open' and deleted_at is null;

-- A tick on a stage's checklist; the item itself stands in the stage.
create table public.deal_checks (
  tenant_id uuid not null,
  deal_id uuid not null,
  item_id text not null,
  done_by uuid,
  done_at timestamptz not null,
  primary key (tenant_id, deal_id, item_id),
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade
);

-- Why deals are lost and prospects do not buy, in the workspace's own words. match is the label folded: a reason that somebody writes
-- is one of the list when it reads the same, capitals and spaces aside.
create table public.loss_reasons (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  key text not null,
  label text not null,
  match text not null,
  play text,
  archived boolean not null default false,
  position int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  unique (tenant_id, match)
);

create table public.competitors (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  sort_name text not null,
  website text,
  strengths text,
  weaknesses text,
  battle_card text,
  price_notes text,
  products text[] not null default '{}',
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create unique index competitors_name on public.competitors (tenant_id, sort_name) where deleted_at is null;

create table public.deal_competitors (
  tenant_id uuid not null,
  deal_id uuid not null,
  competitor_id uuid not null,
  lost_to boolean not null default false,
  note text,
  added_at timestamptz not null,
  primary key (tenant_id, deal_id, competitor_id),
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade,
  foreign key (tenant_id, competitor_id) references public.competitors (tenant_id, id) on delete cascade
);
create index deal_competitors_by_competitor on public.deal_competitors (tenant_id, competitor_id);

-- What a customer needs, by category: how much they spend on it, who meets it and how well.
create table public.need_categories (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  name text not null,
  match text not null,
  archived boolean not null default false,
  position int not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, match)
);

create table public.needs (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid,
  company_id uuid,
  category_id uuid not null,
  est_annual_spend_minor bigint,
  currency text,
  importance int check (importance between 1 and 5),
  met_by text not null check (met_by in ('us', 'competitor', 'nobody')),
  competitor_id uuid,
  satisfaction int check (satisfaction between 1 and 5),
  incumbent_since date,
  contract_end date,
  switching_cost text,
  note text,
  -- For which contract's end a task was made: another date has one of its own.
  told_for date,
  told_task_id uuid,
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
  foreign key (tenant_id, category_id) references public.need_categories (tenant_id, id),
  foreign key (tenant_id, competitor_id) references public.competitors (tenant_id, id) on delete set null (competitor_id)
);
create index needs_by_contact on public.needs (tenant_id, contact_id);
create index needs_by_company on public.needs (tenant_id, company_id);
create index needs_by_competitor on public.needs (tenant_id, competitor_id);
create index needs_by_contract on public.needs (tenant_id, contract_end) where contract_end is not null and deleted_at is null;

-- Percent of what they spend that is spent with us, as far as it is known; written by the database alone (repeat_wallet.sql).
alter table public.contacts add column share_of_wallet int;
alter table public.companies add column share_of_wallet int;

-- Why somebody does not buy, over time: what was heard, what it rests on, and when it may be otherwise.
create table public.non_buy_reasons (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid,
  company_id uuid,
  deal_id uuid,
  reason text not null,
  match text not null,
  text text,
  competitor_id uuid,
  activity_id uuid,
  since date not null,
  revisit_on date,
  -- Since when it holds no more.
  gone_on date,
  told_for date,
  told_task_id uuid,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id, deal_id) >= 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade,
  foreign key (tenant_id, competitor_id) references public.competitors (tenant_id, id) on delete set null (competitor_id),
  foreign key (tenant_id, activity_id) references public.activities (tenant_id, id) on delete set null (activity_id)
);
create index non_buy_reasons_by_contact on public.non_buy_reasons (tenant_id, contact_id);
create index non_buy_reasons_by_company on public.non_buy_reasons (tenant_id, company_id);
create index non_buy_reasons_by_deal on public.non_buy_reasons (tenant_id, deal_id);
create index non_buy_reasons_by_since on public.non_buy_reasons (tenant_id, since desc, id);
create index non_buy_reasons_to_revisit on public.non_buy_reasons (tenant_id, revisit_on) where revisit_on is not null and deleted_at is null;

create table public.goals (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  member_id uuid,
  team_id uuid,
  measure text not null check (measure in ('wonAmount', 'wonCount', 'newDeals', 'activities')),
  period text not null check (period in ('month', 'quarter', 'year')),
  starts date not null,
  target bigint not null check (target > 0),
  currency text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  check (num_nonnulls(member_id, team_id) <= 1),
  check ((currency is not null) = (measure = 'wonAmount')),
  unique nulls not distinct (tenant_id, member_id, team_id, measure, period, starts, currency),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, team_id) references public.teams (tenant_id, id) on delete cascade
);
create index goals_by_start on public.goals (tenant_id, starts);
