-- Who takes part in a meeting, what they were sent, and what they answered.

create table public.attendees (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  id uuid not null,
  activity_id uuid not null,
  contact_id uuid,
  member_id uuid,
  name text not null default '',
  -- As it is compared; the address that an answer has to come from.
  email text not null,
  position int not null,
  status text not null default 'waiting' check (status in ('waiting', 'accepted', 'tentative', 'declined')),
  -- When an invitation went to them last, and the version of the meeting that it told.
  invited_at timestamptz,
  invited_sequence int,
  answered_at timestamptz,
  -- The moment that the last answer names itself: what is not later tells nothing new.
  answer_stamp timestamptz,
  comment text,
  -- Taken off the list, and not told yet.
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, activity_id) references public.activities (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references public.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references public.members (tenant_id, id) on delete cascade
);
create unique index attendees_once on public.attendees (tenant_id, activity_id, email);
create index attendees_by_contact on public.attendees (tenant_id, contact_id) where contact_id is not null;
create index attendees_by_member on public.attendees (tenant_id, member_id) where member_id is not null;
create index attendees_invited on public.attendees (tenant_id, invited_at) where invited_at is not null;

-- What was sent of a meeting last.
create table public.meeting_invitations (
  tenant_id uuid not null references identity.tenants (id) on delete cascade,
  activity_id uuid not null,
  uid text not null,
  sequence int not null,
  -- The organiser's own address, where answers are not read here; else null: a reply address made from salt, of which the hash is kept.
  organizer text,
  salt bytea not null,
  token_hash bytea not null,
  sent_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text,
  subject text not null,
  cancelled_at timestamptz,
  primary key (tenant_id, activity_id),
  foreign key (tenant_id, activity_id) references public.activities (tenant_id, id) on delete cascade
);
create index meeting_invitations_token on public.meeting_invitations (token_hash);

-- A mail may bring an entry for a calendar.
alter table identity.mails add column calendar text, add column calendar_method text;
