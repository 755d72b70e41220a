-- The way out: files that members have made of their records, and those that are made again and again.

create table public.exports (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null,
  format text not null,
  status text not null check (status in ('running', 'done', 'failed')),
  ask jsonb not null,
  file_name text not null,
  rows int not null default 0,
  processed int not null default 0,
  bytes bigint not null default 0,
  sha256 text,
  manifest jsonb,
  sight text not null default '',
  error text,
  -- Rises with each start: who writes a file that another process has begun anew is told so.
  run int not null default 0,
  schedule_id uuid,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  primary key (tenant_id, id)
);
create index exports_by_member on public.exports (tenant_id, created_by, id desc);

create table public.export_files (
  tenant_id uuid not null,
  export_id uuid not null,
  part int not null,
  content bytea not null,
  primary key (tenant_id, export_id, part),
  foreign key (tenant_id, export_id) references public.exports (tenant_id, id) on delete cascade
);

create table public.export_schedules (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  ask jsonb not null,
  every text not null check (every in ('day', 'week', 'month')),
  on_day int not null,
  at time not null,
  time_zone text not null,
  next_at timestamptz not null,
  last_at timestamptz,
  paused boolean not null default false,
  problem text,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index export_schedules_by_next on public.export_schedules (tenant_id, next_at) where not paused;
