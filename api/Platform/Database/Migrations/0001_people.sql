-- Who may sign in, and which workspaces exist. These tables are global: one person, many memberships.
-- Everything a tenant owns lives in the schema public behind forced row-level security.

create function public.app_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

create table identity.users (
  id uuid primary key,
  name text not null,
  email text not null,
  normalized_email text not null unique,
  email_verified_at timestamptz,
  password_hash text not null,
  created_at timestamptz not null
);

-- How often something was tried in a window: sign-ups of an address or network, wrong passwords of an account, mails asked for.
create table identity.throttles (
  key bytea primary key,
  window_ends_at timestamptz not null,
  used int not null
);

create table identity.tenants (
  id uuid primary key,
  version int not null default 1,
  name text not null,
  slug text not null unique,
  currency text not null,
  time_zone text not null,
  locale text not null,
  created_at timestamptz not null,
  provisioned_at timestamptz
);

create table identity.sessions (
  id uuid primary key,
  user_id uuid not null references identity.users (id) on delete cascade,
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  member_id uuid not null,
  refresh_hash bytea not null,
  device text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_expires_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_by_user on identity.sessions (user_id);
create index sessions_by_tenant on identity.sessions (tenant_id);

-- Single-use secrets sent by mail. Only the SHA-256 of a token is stored.
create table identity.tokens (
  hash bytea primary key,
  purpose text not null check (purpose in ('verifyEmail', 'resetPassword')),
  user_id uuid not null references identity.users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index tokens_by_user on identity.tokens (user_id, purpose);

-- Mail waiting to leave: written in the transaction that causes it, sent by a worker, deleted once sent.
create table identity.mails (
  id uuid primary key,
  tenant_id uuid references identity.tenants (id) on delete cascade,
  recipient text not null,
  subject text not null,
  body_text text not null,
  body_html text not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  locked_until timestamptz,
  failed_at timestamptz,
  last_error text
);
create index mails_waiting on identity.mails (next_attempt_at) where failed_at is null;

create table public.members (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  user_id uuid references identity.users (id),
  name text not null,
  email text,
  role text not null check (role in ('owner', 'admin', 'member', 'readOnly')),
  status text not null check (status in ('active', 'deactivated', 'placeholder')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_seen_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, user_id)
);
create index members_by_user on public.members (user_id);

create table public.invitations (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'member', 'readOnly')),
  token_hash bytea not null,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  cancelled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, invited_by) references public.members (tenant_id, id)
);
create index invitations_by_token on public.invitations (tenant_id, token_hash);
create index invitations_token on public.invitations (token_hash);
