-- Work: what is planned and what came of it, the next step of every deal, tasks that repeat, the order of a day on the road.

alter table public.activities drop constraint activities_kind_check;
alter table public.activities
  add constraint activities_kind_check check (kind in ('call', 'meeting', 'visit', 'email', 'letter', 'demo', 'sms', 'chat', 'note', 'other')),
  add column status text not null default 'done' check (status in ('planned', 'done', 'cancelled')),
  add column place text,
  -- The phone, mail address or house that it goes to, when it is not the main one.
  add column point_id uuid,
  -- What the outcome did to addresses, so that a corrected outcome can take it back: [{pointId, was, now, …}].
  add column effects jsonb not null default '[]',
  add column completed_at timestamptz,
  add column completed_by uuid,
  add foreign key (tenant_id, point_id) references public.contact_points (tenant_id, id) on delete set null (point_id),
  add foreign key (tenant_id, completed_by) references public.members (tenant_id, id) on delete set null (completed_by);
create index activities_planned on public.activities (tenant_id, owner_id, at) where status = 'planned' and deleted_at is null;
create index activities_by_point on public.activities (tenant_id, point_id) where point_id is not null;

-- A touch that happened is 'done', a step that is still to come 'planned'; every other line says nothing.
alter table public.timeline_entries add column status text check (status in ('planned', 'done', 'cancelled'));

alter table public.tasks
  -- An RFC 5545 rule; the wall clock (on time_zone, midnight for a day) from which it is counted, and the place of this one in it.
  add column recurrence text,
  add column recurs_from timestamp,
  add column recurs_at timestamp,
  add column series_id uuid,
  -- The one that was made when this one was finished or skipped: there is never a second.
  add column next_id uuid,
  add column is_skipped boolean not null default false,
  add column done_by uuid,
  add column checklist jsonb not null default '[]',
  add foreign key (tenant_id, done_by) references public.members (tenant_id, id) on delete set null (done_by);
create unique index tasks_of_series on public.tasks (tenant_id, series_id, recurs_at) where series_id is not null and deleted_at is null;

alter table public.deals
  add column next_step_at timestamptz,
  add column next_step_kind text,
  add column next_step_id uuid;
create index deals_by_step on public.deals (tenant_id, (next_step_at is null), next_step_at, id);

-- In which order somebody visits people on a day; what is not named goes by its time.
create table public.day_plans (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  member_id uuid not null,
  day date not null,
  visits uuid[] not null,
  primary key (tenant_id, member_id, day),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);

-- What is there already: an activity in the future was planned, one in the past is done.
alter table public.activities no force row level security;
alter table public.timeline_entries no force row level security;
alter table public.tasks no force row level security;
alter table public.deals no force row level security;
update public.activities set status = 'planned' where at > now() and kind <> 'note';
update public.timeline_entries set status = case when at > now() then 'planned' else 'done' end where ref_object = 'activity' and kind in ('call', 'meeting', 'visit', 'email');
update public.deals d set next_step_at = s.at, next_step_kind = s.kind, next_step_id = s.id
  from (select distinct on (tenant_id, deal_id) * from (
      select e.tenant_id, e.record_id as deal_id, coalesce(k.due_at, (k.due_date + time '12:00') at time zone 'UTC') as at, 'task' as kind, k.id
      from public.timeline_entries e join public.tasks k on k.tenant_id = e.tenant_id and k.id = e.ref_id and k.deleted_at is null
      where e.object = 'deal' and e.kind = 'task' and e.outcome = 'open' and k.due_date is not null
      union all
      select e.tenant_id, e.record_id, e.at, e.kind, e.ref_id from public.timeline_entries e where e.object = 'deal' and e.status = 'planned') steps
    order by tenant_id, deal_id, at, id) s
  where s.tenant_id = d.tenant_id and s.deal_id = d.id;
alter table public.activities force row level security;
alter table public.timeline_entries force row level security;
alter table public.tasks force row level security;
alter table public.deals force row level security;

drop index public.timeline_touches;
create index timeline_touches on public.timeline_entries (tenant_id, record_id, at desc, id desc) where status = 'done';
create index timeline_planned on public.timeline_entries (tenant_id, record_id, at) where status = 'planned';

-- The new settle knows deals as well (repeat_standing.sql).
drop function if exists public.settle(uuid[], uuid[], timestamptz, uuid);
