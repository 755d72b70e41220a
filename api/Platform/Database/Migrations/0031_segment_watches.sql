-- Who wants to be told of what comes into a segment and leaves it.
create table public.segment_watches (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  segment_id uuid not null,
  member_id uuid not null,
  entered boolean not null,
  "left" boolean not null,
  reaches int check (reaches between 1 and 10000000),
  falls_to int check (falls_to between 0 and 10000000),
  -- The last coming or going that the member was told of; null until the segment has been looked at for the first time.
  told_until timestamptz,
  -- How many the member saw in it then.
  was_count int not null,
  primary key (tenant_id, segment_id, member_id),
  foreign key (tenant_id, segment_id) references public.segments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);
create index segment_watches_of_member on public.segment_watches (tenant_id, member_id);
