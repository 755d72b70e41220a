-- Lists that people live in: saved views, segments with their members, and actions on many records at once.

create table public.views (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null check (object in ('contacts', 'companies', 'deals', 'tasks')),
  kind text not null check (kind in ('table', 'board')),
  name text not null,
  columns text[] not null default '{}',
  filter jsonb,
  q text,
  sort text,
  group_by text,
  pipeline_id uuid,
  scope text not null check (scope in ('private', 'team', 'all')),
  pinned boolean not null default false,
  position int not null default 0,
  owner_id uuid not null,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id),
  foreign key (tenant_id, pipeline_id) references public.pipelines (tenant_id, id) on delete set null (pipeline_id)
);
create index views_by_object on public.views (tenant_id, object, position, id);

-- A live segment's filter is what it means; its members are what was found when it was last refreshed, so that
-- entering and leaving can be told. A static one consists of its members.
create table public.segments (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null check (object in ('contacts', 'companies', 'deals', 'tasks')),
  kind text not null check (kind in ('live', 'static')),
  name text not null,
  description text,
  filter jsonb,
  owner_id uuid not null,
  refreshed_at timestamptz,
  refresh_ms int not null default 0,
  source text not null default 'manual',
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  updated_by uuid,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check ((kind = 'live') = (filter is not null)),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id)
);
create index segments_by_object on public.segments (tenant_id, object, name, id);

create table public.segment_members (
  tenant_id uuid not null,
  segment_id uuid not null,
  record_id uuid not null,
  entered_at timestamptz not null,
  left_at timestamptz,
  primary key (tenant_id, segment_id, record_id),
  foreign key (tenant_id, segment_id) references public.segments (tenant_id, id) on delete cascade
);
create index segment_members_by_record on public.segment_members (tenant_id, record_id);

-- One action on many records: what was asked, how far it has come, what became of each, and until when it can be taken back.
create table public.bulk_actions (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null,
  action text not null check (action in ('update', 'addTags', 'removeTags', 'assign', 'trash', 'restore')),
  change jsonb not null,
  status text not null check (status in ('running', 'done', 'failed', 'undoing', 'undone')),
  total int not null,
  processed int not null default 0,
  changed int not null default 0,
  unchanged int not null default 0,
  refused int not null default 0,
  undone int not null default 0,
  kept int not null default 0,
  error text,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  finished_at timestamptz,
  undo_until timestamptz,
  primary key (tenant_id, id)
);
create index bulk_actions_by_creation on public.bulk_actions (tenant_id, created_at desc, id desc);

create table public.bulk_items (
  tenant_id uuid not null,
  bulk_id uuid not null,
  number int not null,
  record_id uuid not null,
  result text check (result in ('changed', 'unchanged', 'refused')),
  title text,
  problem jsonb,
  version int,
  changes jsonb,
  undo text check (undo in ('undone', 'kept')),
  kept_fields text[],
  primary key (tenant_id, bulk_id, number),
  foreign key (tenant_id, bulk_id) references public.bulk_actions (tenant_id, id) on delete cascade
);
create index bulk_items_by_result on public.bulk_items (tenant_id, bulk_id, result, number);
