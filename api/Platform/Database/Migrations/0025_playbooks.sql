-- A playbook is how a business goes about something, step by step; an enrolment is one contact or deal on its way through it.
create table public.playbooks (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  name text not null,
  description text,
  object text not null check (object in ('contact', 'deal')),
  trigger text not null check (trigger in ('manual', 'enquiry', 'stage', 'won', 'concern')),
  stage_id uuid,
  -- Which of those that come along it was made from.
  template text,
  active boolean not null default true,
  steps jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  -- Once its stage is gone, a playbook that waits for it starts by itself no more.
  check (trigger = 'stage' or stage_id is null),
  foreign key (tenant_id, stage_id) references public.stages (tenant_id, id) on delete set null (stage_id)
);
create unique index playbooks_by_name on public.playbooks (tenant_id, lower(name));
create index playbooks_by_stage on public.playbooks (tenant_id, stage_id) where stage_id is not null;

-- Steps are kept as they were on the day of enrolling: a playbook that is changed changes nobody's way. What has come is a list of
-- steps behind, in order, each with its task, its day and its result; the last one is under way while it has none.
create table public.enrolments (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  version int not null default 1,
  playbook_id uuid not null,
  contact_id uuid,
  deal_id uuid,
  status text not null check (status in ('active', 'done', 'stopped')),
  stop_reason text,
  steps jsonb not null,
  came jsonb not null default '[]',
  place int not null default 0,
  task_id uuid,
  due_on date,
  -- A deal that was open then leaves the playbook when it is closed.
  while_open boolean not null default false,
  enrolled_by uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  check (num_nonnulls(contact_id, deal_id) = 1),
  foreign key (tenant_id, playbook_id) references public.playbooks (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, deal_id) references public.deals (tenant_id, id) on delete cascade,
  foreign key (tenant_id, task_id) references public.tasks (tenant_id, id) on delete set null (task_id),
  foreign key (tenant_id, enrolled_by) references public.members (tenant_id, id)
);
create index enrolments_by_contact on public.enrolments (tenant_id, contact_id) where contact_id is not null;
create index enrolments_by_deal on public.enrolments (tenant_id, deal_id) where deal_id is not null;
create index enrolments_by_playbook on public.enrolments (tenant_id, playbook_id, status);
create index enrolments_by_task on public.enrolments (tenant_id, task_id) where task_id is not null;
create index enrolments_by_member on public.enrolments (tenant_id, enrolled_by) where enrolled_by is not null;
create index enrolments_waiting on public.enrolments (tenant_id, due_on) where status = 'active' and task_id is null;
-- Nobody goes one way twice at a time.
create unique index enrolments_of_contact on public.enrolments (tenant_id, playbook_id, contact_id) where status = 'active' and contact_id is not null;
create unique index enrolments_of_deal on public.enrolments (tenant_id, playbook_id, deal_id) where status = 'active' and deal_id is not null;

-- The tasks that steps became, and how they were kept to: inTime, late, or null while open.
alter table public.tasks add column playbook_id uuid, add column step_kept text check (step_kept in ('inTime', 'late')),
  add foreign key (tenant_id, playbook_id) references public.playbooks (tenant_id, id) on delete set null (playbook_id);
create index tasks_by_playbook on public.tasks (tenant_id, playbook_id) where playbook_id is not null;
