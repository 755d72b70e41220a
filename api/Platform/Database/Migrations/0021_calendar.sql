-- What a member is told, how they want to be told, and what they asked to be reminded of.

create table public.notifications (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  kind text not null,
  title text not null default '',
  -- How many it was about, when it was about many.
  count int not null default 1,
  object text,
  record_id uuid,
  actor_id uuid,
  at timestamptz not null,
  -- Of a reminder: when it was to ring, and when what it reminds of begins.
  due_at timestamptz,
  occurs_at timestamptz,
  read_at timestamptz,
  -- When mail and push were seen to; before that they wait, perhaps for the end of quiet hours.
  routed_at timestamptz,
  digested_at timestamptz,
  -- What may be told once only.
  key text,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);
create unique index notifications_once on public.notifications (tenant_id, member_id, key) where key is not null;
create index notifications_of_member on public.notifications (tenant_id, member_id, at desc, id desc);
create index notifications_unread on public.notifications (tenant_id, member_id) where read_at is null;
create index notifications_unrouted on public.notifications (tenant_id, at) where routed_at is null;

-- Without a row: as it comes.
create table public.notification_preferences (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  member_id uuid not null,
  time_zone text,
  -- The time of day from which reminders of what has no time are counted.
  day_starts time not null default '09:00',
  quiet_from time,
  quiet_to time,
  quiet_days int[] not null default '{}',
  digest_at time,
  digest_days int[] not null default '{1,2,3,4,5}',
  channels jsonb not null default '[]',
  updated_at timestamptz not null,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);

-- One line a member and day on their calendar: written with the mail, so that there is one a day at most.
create table public.notification_digests (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  member_id uuid not null,
  day date not null,
  mailed boolean not null,
  at timestamptz not null,
  primary key (tenant_id, member_id, day),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);

create table public.push_subscriptions (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  device text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);
create unique index push_subscriptions_once on public.push_subscriptions (tenant_id, endpoint);
create index push_subscriptions_of_member on public.push_subscriptions (tenant_id, member_id);

create table public.reminders (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  task_id uuid,
  activity_id uuid,
  minutes_before int check (minutes_before between 0 and 525600),
  at timestamptz,
  -- How an instant was said, when it was said by a clock on the wall.
  local_time timestamp,
  time_zone text,
  created_at timestamptz not null,
  -- When it rings: worked out again whenever what it belongs to changes; null while that is done, cancelled, in the trash or without a day.
  due_at timestamptz,
  -- The instant that was seen to last: rung, or past when it was set.
  fired_for timestamptz,
  fired_at timestamptz,
  primary key (tenant_id, id),
  check ((task_id is null) <> (activity_id is null)),
  check ((minutes_before is null) <> (at is null)),
  foreign key (tenant_id, task_id) references public.tasks (tenant_id, id) on delete cascade,
  foreign key (tenant_id, activity_id) references public.activities (tenant_id, id) on delete cascade
);
create index reminders_of_task on public.reminders (tenant_id, task_id) where task_id is not null;
create index reminders_of_activity on public.reminders (tenant_id, activity_id) where activity_id is not null;
create index reminders_due on public.reminders (tenant_id, due_at) where due_at is not null and fired_for is distinct from due_at;

-- Secret addresses at which calendar programs read what a member sees: of themselves, or of a team.
create table public.calendar_feeds (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  team_id uuid,
  -- SHA-256 of the address's token.
  token_hash bytea not null,
  created_at timestamptz not null,
  read_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, team_id) references public.teams (tenant_id, id) on delete cascade
);
create unique index calendar_feeds_once on public.calendar_feeds (tenant_id, member_id, (coalesce(team_id, '00000000-0000-0000-0000-000000000000')));
create index calendar_feeds_token on public.calendar_feeds (token_hash);
create index activities_by_day on public.activities (tenant_id, at) where deleted_at is null;
