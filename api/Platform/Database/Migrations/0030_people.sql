-- Figures about people: in which country somebody works, whether the figures of its people are shown by name, and what a workspace
-- believes that automation saves it.
alter table public.members add column country text check (country ~ '^[A-Z]{2}$');

-- Countries that a workspace has decided about. Without a row: as it comes (api/Privacy/PeopleFigures.cs).
create table public.privacy_countries (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  country text not null check (country ~ '^[A-Z]{2}$'),
  version int not null default 1,
  figures text not null check (figures in ('named', 'grouped')),
  reason text,
  changed_by uuid,
  changed_at timestamptz not null,
  primary key (tenant_id, country),
  foreign key (tenant_id, changed_by) references public.members (tenant_id, id) on delete set null (changed_by)
);

-- How long somebody would have needed for a piece of what automation does. Without a row: as it comes.
create table public.automation_minutes (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  kind text not null,
  minutes numeric(5, 1) not null check (minutes between 0 and 480),
  primary key (tenant_id, kind)
);
