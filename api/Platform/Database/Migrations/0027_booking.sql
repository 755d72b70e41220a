-- A page on which anybody books a time with a member.
create table public.booking_pages (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  member_id uuid not null,
  is_on boolean not null,
  -- The words that the member chose, and random letters that make the address one of its own and never change.
  name text not null,
  suffix text not null,
  slug text not null generated always as (name || '-' || suffix) stored,
  -- [{day, from, to}]: 1 is Monday; as the clock shows it in time_zone, or in the member's own zone.
  hours jsonb not null,
  time_zone text,
  kind text not null check (kind in ('meeting', 'call', 'visit', 'demo')),
  minutes int not null check (minutes between 5 and 480),
  buffer_minutes int not null check (buffer_minutes between 0 and 240),
  notice_hours int not null check (notice_hours between 0 and 720),
  days_ahead int not null check (days_ahead between 1 and 365),
  title text,
  place text,
  text text,
  updated_at timestamptz not null,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);
create index booking_pages_slug on public.booking_pages (slug);
