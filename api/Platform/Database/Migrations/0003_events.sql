-- What happened. Insert-only for the application: the change feed, the audit log and the source of timeline and search.

create table public.events (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  -- The transaction that wrote the row: the feed shows only rows older than every running transaction, so none is ever skipped.
  tx bigint not null default (pg_current_xact_id()::text::bigint),
  type text not null,
  object text not null,
  record_id uuid not null,
  version int not null,
  at timestamptz not null,
  actor_id uuid,
  via text not null,
  changes jsonb not null default '[]',
  primary key (tenant_id, id)
);
create index events_feed on public.events (tenant_id, tx, id);
create index events_by_record on public.events (tenant_id, record_id, at desc);

-- One line per record on which something shows. Written from the event, in its transaction.
create table public.timeline_entries (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  object text not null,
  record_id uuid not null,
  kind text not null,
  at timestamptz not null,
  title text not null,
  body text,
  outcome text,
  actor_id uuid,
  ref_object text,
  ref_id uuid,
  about_object text,
  about_id uuid,
  about_title text,
  changes jsonb not null default '[]',
  primary key (tenant_id, id)
);
create index timeline_by_record on public.timeline_entries (tenant_id, record_id, at desc, id desc);
create index timeline_by_ref on public.timeline_entries (tenant_id, ref_id);

-- What the search box looks through, one row per record; folded to lower case without accents, phone numbers as digits.
create table public.search_docs (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  record_id uuid not null,
  object text not null,
  title text not null,
  subtitle text not null,
  body text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, record_id)
);
create index search_docs_text on public.search_docs using gist (tenant_id, body gist_trgm_ops (siglen = 64));

create table public.idempotency_keys (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  scope text not null,
  key text not null,
  request_hash bytea not null,
  status int not null,
  headers jsonb not null,
  body bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, scope, key)
);
create index idempotency_keys_by_age on public.idempotency_keys (tenant_id, created_at);

-- Work for later, written in the transaction that causes it. crm_dispatch claims; the handler runs inside the tenant.
create table public.jobs (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  member_id uuid,
  unique_key text,
  status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'dead')),
  attempts int not null default 0,
  available_at timestamptz not null,
  locked_until timestamptz,
  fence bigint not null default 0,
  last_error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create unique index jobs_unique on public.jobs (tenant_id, unique_key) where status in ('waiting', 'running');
create index jobs_waiting on public.jobs (available_at) where status in ('waiting', 'running');
