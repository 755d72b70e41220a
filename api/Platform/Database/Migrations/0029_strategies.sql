-- What the owner wants to change over a longer time, told by one figure that the product measures itself, and what each look at it found.
create table public.strategies (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  why text,
  kpi text not null check (kpi in ('retentionRate', 'winRate', 'wonAmount', 'wonCount', 'newCustomers', 'firstResponseMinutes', 'dataQuality', 'shareOfWallet')),
  owner_id uuid,
  starts date not null,
  ends date not null,
  -- In the unit of the figure, money in minor units of its currency.
  baseline numeric,
  target numeric not null,
  currency text,
  review_every text not null check (review_every in ('month', 'quarter', 'halfYear')),
  next_review date,
  status text not null check (status in ('active', 'reached', 'dropped')),
  drop_reason text,
  -- The review that the owner has been told of.
  told_for date,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id),
  check (ends > starts),
  check ((currency is not null) = (kpi = 'wonAmount')),
  check (status = 'active' or next_review is null),
  foreign key (tenant_id, owner_id) references public.members (tenant_id, id) on delete set null (owner_id)
);
create index strategies_by_review on public.strategies (tenant_id, next_review) where status = 'active' and deleted_at is null;
create index strategies_by_owner on public.strategies (tenant_id, owner_id) where owner_id is not null;

create table public.strategy_reviews (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  strategy_id uuid not null,
  at timestamptz not null,
  member_id uuid,
  verdict text not null check (verdict in ('onTrack', 'behind', 'changed', 'reached', 'dropped')),
  text text,
  -- As they were then.
  actual numeric,
  target numeric not null,
  next_review date,
  primary key (tenant_id, id),
  foreign key (tenant_id, strategy_id) references public.strategies (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete set null (member_id)
);
create index strategy_reviews_by_strategy on public.strategy_reviews (tenant_id, strategy_id, at desc);
create index strategy_reviews_by_member on public.strategy_reviews (tenant_id, member_id) where member_id is not null;

-- What cannot be worked out for a day that is past, kept once a day while a strategy is about it.
create table public.kpi_points (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  kpi text not null check (kpi in ('shareOfWallet')),
  day date not null,
  value numeric not null,
  primary key (tenant_id, kpi, day)
);

-- Two jobs bore one name, so that what was to make tasks out of dates ran as the routing of notifications, again and again.
delete from public.jobs where kind = 'alerts' and unique_key is distinct from 'alerts';
