-- A whole workspace comes back from its archive: the file that was sent, the lines that wait to become rows, and what came of it.

create table public.archive_restores (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  status text not null check (status in ('running', 'done', 'failed')),
  file_name text not null,
  file_bytes bigint not null,
  rows bigint not null,
  processed bigint not null default 0,
  tables jsonb not null default '[]',
  error text,
  created_at timestamptz not null,
  created_by uuid not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);

create table public.archive_files (
  tenant_id uuid not null,
  restore_id uuid not null,
  part int not null,
  content bytea not null,
  primary key (tenant_id, restore_id, part),
  foreign key (tenant_id, restore_id) references public.archive_restores (tenant_id, id) on delete cascade
);

-- Lines of one table on their way into it. They never outlive the transaction that writes them.
create table public.archive_lines (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  restore_id uuid not null,
  line bigint not null,
  content jsonb not null,
  primary key (tenant_id, restore_id, line)
);
