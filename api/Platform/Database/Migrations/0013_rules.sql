-- Rules that a workspace makes for what may be saved, and the reasons people gave for passing one that asks.

-- Rises with each change of the workspace's rules: 0 costs a write nothing, any other number says whether what a process remembers still stands.
alter table identity.tenants add column rules_version bigint not null default 0;

create table public.validation_rules (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null check (object in ('contact', 'company', 'deal')),
  moment text not null check (moment in ('create', 'update', 'both')),
  condition jsonb not null,
  effect text not null check (effect in ('block', 'warn', 'askReason')),
  messages jsonb not null,
  enabled boolean not null,
  position int not null,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);

create table public.rule_reasons (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  rule_id uuid not null,
  object text not null,
  record_id uuid not null,
  reason text not null,
  at timestamptz not null,
  actor_id uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, rule_id) references public.validation_rules (tenant_id, id) on delete cascade
);
create index rule_reasons_by_rule on public.rule_reasons (tenant_id, rule_id, at desc);

-- What is put in order when something is written; every workspace starts with all of it.
alter table public.quality_settings
  add column tidy_names boolean not null default true,
  add column tidy_countries boolean not null default true,
  add column tidy_postcodes boolean not null default true;

alter table public.contact_points drop constraint contact_points_problem_check;
alter table public.contact_points add constraint contact_points_problem_check check (problem in ('noMailDomain', 'postcode'));
