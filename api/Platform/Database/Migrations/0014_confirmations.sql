-- "Is this still right?": what customers were asked about themselves, what they answered, and what they consented to.

create table public.confirmation_requests (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  contact_id uuid not null,
  fields text[] not null,
  channel text not null check (channel in ('mail', 'call', 'letter')),
  -- The address that a mail went to: an answer proves it.
  recipient text,
  -- SHA-256 of the link's token, and of the short code that a letter carries as well.
  token_hash bytea,
  code_hash bytea,
  task_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  sent_at timestamptz,
  opened_at timestamptz,
  answered_at timestamptz,
  expires_at timestamptz not null,
  cancelled_at timestamptz,
  answer jsonb not null default '[]',
  -- How many items of the answer wait for somebody's decision, and how many changed the file.
  waiting int not null default 0,
  repaired int not null default 0,
  reviewed_at timestamptz,
  reviewed_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references public.tasks (tenant_id, id) on delete set null (task_id)
);
create index confirmation_requests_by_contact on public.confirmation_requests (tenant_id, contact_id, created_at desc);
create index confirmation_requests_by_time on public.confirmation_requests (tenant_id, created_at desc, id desc);
create index confirmation_requests_waiting on public.confirmation_requests (tenant_id, answered_at) where waiting > 0;
create index confirmation_requests_by_task on public.confirmation_requests (tenant_id, task_id);
create index confirmation_requests_token on public.confirmation_requests (token_hash) where token_hash is not null;
create index confirmation_requests_code on public.confirmation_requests (code_hash) where code_hash is not null;

-- Yes and no as they were said, in the words that were read: never rewritten, the last of a purpose counts.
create table public.consent_events (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  contact_id uuid not null,
  purpose text not null,
  given boolean not null,
  text text not null,
  source text not null check (source in ('confirmation', 'call')),
  request_id uuid,
  -- Only the network part is kept: /24 of IPv4, /48 of IPv6.
  network text,
  actor_id uuid,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, request_id) references public.confirmation_requests (tenant_id, id) on delete set null (request_id)
);
create index consent_events_by_contact on public.consent_events (tenant_id, contact_id, purpose, at desc);
create index consent_events_by_request on public.consent_events (tenant_id, request_id);

-- How a workspace asks, what it takes over by itself, and what it asks consent for. Without a row: as it comes.
create table public.confirmation_settings (
  tenant_id uuid not null primary key references identity.tenants (id) on delete cascade,
  message text,
  days int not null check (days between 1 and 365),
  take_over jsonb not null,
  purposes jsonb not null,
  updated_at timestamptz not null,
  updated_by uuid
);

-- Mail that people send through the product: answers go to them.
alter table identity.mails add column reply_to text, add column from_name text;
