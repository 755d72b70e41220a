-- How right each record is, in parts; what a customer is worth, so that the worst is mended first where it matters most; who mended
-- what; and one picture a day. The score itself is computed by settle (repeat_standing.sql) with repeat_quality.sql.

do $$
declare t text;
begin
  foreach t in array array['contacts', 'companies'] loop
    execute format($sql$
      alter table public.%1$I
        add column quality_completeness int not null default 0,
        add column quality_validity int,
        add column quality_uniqueness int not null default 100,
        add column quality_freshness int,
        add column quality_consent int,
        -- Won deals of the last 24 months and the weighted amount of open ones, in the workspace's currency.
        add column customer_value_minor bigint not null default 0,
        -- Infinity while a deal is open, else when the last one was won.
        add column last_deal_at timestamptz,
        -- When time alone changes the score or the value next.
        add column quality_due_at timestamptz,
        add column quality_rank bigint generated always as ((100000 + customer_value_minor) * (100 - quality_score)) stored
      $sql$, t);
    execute format('create index %1$s_by_rank on public.%1$I (tenant_id, quality_rank desc, id) where deleted_at is null', t);
    execute format('create index %1$s_quality_due on public.%1$I (tenant_id, quality_due_at) where quality_due_at is not null', t);
    execute format('create index %1$s_by_deal on public.%1$I (tenant_id, last_deal_at) where last_deal_at is not null', t);
  end loop;
end $$;

alter table public.quality_settings
  add column completeness_weight int not null default 50 check (completeness_weight between 0 and 100),
  add column validity_weight int not null default 20 check (validity_weight between 0 and 100),
  add column uniqueness_weight int not null default 10 check (uniqueness_weight between 0 and 100),
  add column freshness_weight int not null default 15 check (freshness_weight between 0 and 100),
  add column consent_weight int not null default 5 check (consent_weight between 0 and 100);

-- What somebody mended: the defects that went away by what they did.
create table public.quality_fixes (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  contact_id uuid,
  company_id uuid,
  member_id uuid not null,
  fixed text[] not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, company_id) = 1),
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, company_id) references public.companies (tenant_id, id) on delete cascade
);
create index quality_fixes_by_member on public.quality_fixes (tenant_id, member_id, at);
create index quality_fixes_by_contact on public.quality_fixes (tenant_id, contact_id);
create index quality_fixes_by_company on public.quality_fixes (tenant_id, company_id);

create table public.quality_snapshots (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  day date not null,
  object text not null check (object in ('contact', 'company')),
  grouped_by text not null check (grouped_by in ('all', 'owner', 'source', 'import')),
  key text not null,
  records int not null,
  score_sum bigint not null,
  flawed int not null,
  primary key (tenant_id, grouped_by, key, object, day)
);

-- The weekly mail about customers without a touch: the week of the last one, and whether somebody wants none.
create table public.touch_nudges (
  tenant_id uuid not null,
  member_id uuid not null,
  wanted boolean not null default true,
  last_week date,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);

-- Everybody is settled anew once.
alter table public.jobs no force row level security;
alter table identity.tenants no force row level security;
insert into public.jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at)
  select id, gen_random_uuid(), 'standing', '{"everybody": true}', 'standing quality', now(), now() from identity.tenants where provisioned_at is not null;
alter table public.jobs force row level security;
alter table identity.tenants force row level security;
