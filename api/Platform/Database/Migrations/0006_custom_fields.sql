-- Fields that a workspace defines itself. A definition is a row and never becomes SQL text; a value stands in its record's
-- jsonb (what people read) and, encoded so that text order is the type's order, in custom_values (what filters, sorting and
-- uniqueness use: under row-level security only plain comparisons of text may use an index).
create table public.field_defs (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  object text not null check (object in ('contact', 'company', 'deal')),
  key text not null,
  label text not null,
  description text,
  type text not null,
  options jsonb not null default '[]',
  target text,
  required text not null default 'never' check (required in ('never', 'always', 'lifecycle', 'stage')),
  required_from text,
  is_unique boolean not null default false,
  sensitivity text not null default 'normal' check (sensitivity in ('normal', 'personal', 'special')),
  default_value jsonb,
  group_name text,
  position int not null,
  show_in_table boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check ((required in ('lifecycle', 'stage')) = (required_from is not null))
);
-- A deleted field keeps its key, so that it can come back with every value.
create unique index field_defs_key on public.field_defs (tenant_id, object, key);

create table public.custom_values (
  tenant_id uuid not null,
  field_id uuid not null,
  record_id uuid not null,
  place int not null,
  value text collate "C" not null,
  body text,
  is_unique boolean not null default false,
  primary key (tenant_id, field_id, record_id, place),
  foreign key (tenant_id, field_id) references public.field_defs (tenant_id, id) on delete cascade
);
create index custom_values_by_value on public.custom_values (tenant_id, field_id, value, record_id);
create index custom_values_by_record on public.custom_values (tenant_id, record_id);
create unique index custom_values_unique on public.custom_values (tenant_id, field_id, value) where is_unique;
