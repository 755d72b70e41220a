-- Files of other kinds than CSV: which kind, and which sheet of a workbook is read.
alter table public.imports
  add column format text not null default 'csv' check (format in ('csv', 'xlsx', 'vcard', 'jsonl')),
  add column sheet text,
  add column sheets text[] not null default '{}',
  alter column encoding drop not null,
  alter column delimiter drop not null;

-- Mappings kept under a name; proposed again when a file with the same header comes.
create table public.import_mappings (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  object text not null,
  fingerprint text not null,
  mapping jsonb not null,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, object, name)
);
create index import_mappings_by_header on public.import_mappings (tenant_id, object, fingerprint);
