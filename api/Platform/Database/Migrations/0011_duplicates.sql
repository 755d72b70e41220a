-- Duplicates: keys by which candidates are found, pairs that look like one record, what a workspace's duplicates look like, and merges.

-- 64 bits of each thing that two records of one person nearly always share one of. Written with the record, read by the check while typing.
create table public.duplicate_keys (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  object text not null check (object in ('contact', 'company')),
  key bigint not null,
  record_id uuid not null,
  primary key (tenant_id, object, key, record_id)
);
create index duplicate_keys_by_record on public.duplicate_keys (tenant_id, record_id);

-- Two records that look like one; a_id is the smaller. Reasons: [{field, likeness, similarity, weight}].
create table public.duplicate_pairs (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  object text not null check (object in ('contact', 'company')),
  a_id uuid not null,
  b_id uuid not null,
  score real not null check (score between 0 and 1),
  reasons jsonb not null,
  status text not null default 'open' check (status in ('open', 'merged', 'notDuplicate')),
  found_at timestamptz not null,
  checked_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  primary key (tenant_id, id),
  check (a_id < b_id),
  foreign key (tenant_id, decided_by) references public.members (tenant_id, id)
);
create unique index duplicate_pairs_once on public.duplicate_pairs (tenant_id, a_id, b_id);
create index duplicate_pairs_by_b on public.duplicate_pairs (tenant_id, b_id);
create index duplicate_pairs_by_score on public.duplicate_pairs (tenant_id, object, status, score desc, id);

-- What the last scan has learnt, and up to which change records have been looked at.
create table public.duplicate_models (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  object text not null check (object in ('contact', 'company')),
  estimate jsonb not null,
  records int not null,
  estimated_at timestamptz not null,
  looked_until timestamptz not null,
  primary key (tenant_id, object)
);

-- A scan of everything, or a merge of all pairs above a score: its progress and outcome.
create table public.duplicate_runs (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  object text not null check (object in ('contact', 'company')),
  kind text not null check (kind in ('scan', 'merge')),
  status text not null check (status in ('running', 'done', 'failed', 'undoing', 'undone')),
  min_score real,
  total int not null default 0,
  processed int not null default 0,
  found int not null default 0,
  merged int not null default 0,
  refused int not null default 0,
  error text,
  created_at timestamptz not null,
  created_by uuid,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references public.members (tenant_id, id)
);
create unique index duplicate_runs_one on public.duplicate_runs (tenant_id, object) where status in ('running', 'undoing');
create index duplicate_runs_by_time on public.duplicate_runs (tenant_id, created_at desc, id desc);

-- One record merged into another. The images are what both were before and what the survivor became, kept while it can be undone.
create table public.merges (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  object text not null check (object in ('contact', 'company')),
  survivor_id uuid not null,
  merged_id uuid not null,
  survivor_title text not null,
  merged_title text not null,
  run_id uuid,
  score real,
  before jsonb,
  after jsonb,
  merged_at timestamptz not null,
  merged_by uuid,
  undone_at timestamptz,
  undone_by uuid,
  kept text[] not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, merged_by) references public.members (tenant_id, id),
  foreign key (tenant_id, undone_by) references public.members (tenant_id, id),
  foreign key (tenant_id, run_id) references public.duplicate_runs (tenant_id, id)
);
-- A record is merged into one other at most, until that is undone.
create unique index merges_one on public.merges (tenant_id, merged_id) where undone_at is null;
create index merges_by_survivor on public.merges (tenant_id, survivor_id);
create index merges_by_time on public.merges (tenant_id, merged_at desc, id desc);
create index merges_by_run on public.merges (tenant_id, run_id) where run_id is not null;

-- The rows that a merge gave to the survivor, and those that it had to take out because the survivor has such a row already.
create table public.merge_moves (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  merge_id uuid not null,
  place int not null,
  table_name text not null,
  column_name text not null,
  row_key jsonb not null,
  dropped jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, merge_id) references public.merges (tenant_id, id) on delete cascade
);
create index merge_moves_by_merge on public.merge_moves (tenant_id, merge_id, place);

-- Where a merged record went: it is not in the trash for those who empty it, and not restored but by undoing the merge.
alter table public.contacts add column merged_into_id uuid;
alter table public.companies add column merged_into_id uuid;

-- Every workspace has its duplicates looked for.
alter table public.jobs no force row level security;
alter table identity.tenants no force row level security;
insert into public.jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at)
  select id, gen_random_uuid(), 'duplicates', '{}', 'duplicates', now(), now() from identity.tenants where provisioned_at is not null;
alter table public.jobs force row level security;
alter table identity.tenants force row level security;
