-- Bringing a business in. A file's bytes (gzip, in parts) are kept until it has been brought in; an undo goes by import_rows.

create table public.imports (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null,
  status text not null check (status in ('ready', 'running', 'done', 'failed', 'undoing', 'undone')),
  dry_run boolean not null default false,
  file_name text not null,
  file_bytes bigint not null,
  encoding text not null,
  delimiter text not null,
  rows int not null,
  mapping jsonb not null,
  preview jsonb not null,
  columns jsonb not null,
  processed int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  failed int not null default 0,
  error text,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  undo_until timestamptz,
  undone jsonb,
  primary key (tenant_id, id)
);
create index imports_by_creation on public.imports (tenant_id, created_at desc, id desc);

create table public.import_files (
  tenant_id uuid not null,
  import_id uuid not null,
  part int not null,
  content bytea not null,
  primary key (tenant_id, import_id, part),
  foreign key (tenant_id, import_id) references public.imports (tenant_id, id) on delete cascade
);

-- What became of each row: the result file, the progress and the undo all read from here.
create table public.import_rows (
  tenant_id uuid not null,
  import_id uuid not null,
  row int not null,
  result text not null check (result in ('created', 'updated', 'unchanged', 'failed')),
  object text,
  record_id uuid,
  version int,
  before jsonb,
  errors jsonb,
  raw jsonb,
  primary key (tenant_id, import_id, row),
  foreign key (tenant_id, import_id) references public.imports (tenant_id, id) on delete cascade
);
create index import_rows_by_record on public.import_rows (tenant_id, import_id, record_id);
create index import_rows_by_result on public.import_rows (tenant_id, import_id, result, row);

-- Records that an import made on the way (companies, placeholder members), so that undo can take them back.
create table public.import_extras (
  tenant_id uuid not null,
  import_id uuid not null,
  record_id uuid not null,
  object text not null,
  version int not null,
  primary key (tenant_id, import_id, record_id),
  foreign key (tenant_id, import_id) references public.imports (tenant_id, id) on delete cascade
);
