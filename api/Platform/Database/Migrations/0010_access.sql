-- Who sees what: roles of a workspace's own, teams, and what row-level security needs to decide by them.

create table public.roles (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  baseline text not null check (baseline in ('admin', 'member', 'readOnly')),
  clearance text not null check (clearance in ('normal', 'personal', 'special')),
  rules jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index roles_by_name on public.roles (tenant_id, lower(name));

-- A member's role column is the baseline of the custom role, where there is one.
alter table public.members add column role_id uuid, add foreign key (tenant_id, role_id) references public.roles (tenant_id, id);
create index members_by_role on public.members (tenant_id, role_id);
alter table public.invitations add column role_id uuid, add foreign key (tenant_id, role_id) references public.roles (tenant_id, id);

create table public.teams (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index teams_by_name on public.teams (tenant_id, lower(name));

create table public.team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  member_id uuid not null,
  primary key (tenant_id, team_id, member_id),
  foreign key (tenant_id, team_id) references public.teams (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);
create index team_members_by_member on public.team_members (tenant_id, member_id, team_id);

-- Search filters by owner before it ranks.
alter table public.search_docs add column owner_id uuid;
update public.search_docs d set owner_id = r.owner_id from
  (select tenant_id, id, owner_id from public.contacts union all select tenant_id, id, owner_id from public.companies
   union all select tenant_id, id, owner_id from public.deals union all select tenant_id, id, assignee_id from public.tasks) r
where r.tenant_id = d.tenant_id and r.id = d.record_id and r.owner_id is not null;

-- The board's counts and sums are still read from the index alone: it knows the owner too.
drop index public.deals_sums;
create index deals_sums on public.deals (tenant_id, pipeline_id, stage_id, currency) include (amount_minor, owner_id) where deleted_at is null;
create index activities_by_owner on public.activities (tenant_id, owner_id, at desc);
