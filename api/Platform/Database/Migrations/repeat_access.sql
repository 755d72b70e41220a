-- Run again whenever its text changes: who may do what. Everything in public is behind forced row-level security.

grant usage on schema public to crm_app, crm_identity, crm_dispatch, crm_auth, crm_search;
grant usage on schema identity to crm_app, crm_identity, crm_dispatch, crm_auth;
grant execute on function public.app_tenant() to public;

-- Readiness compares the last migration with the one it knows.
grant select on identity.migrations to crm_identity;

do $$
declare t record;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind in ('r', 'p')
  loop
    execute format('alter table public.%I enable row level security', t.relname);
    execute format('alter table public.%I force row level security', t.relname);
    execute format('drop policy if exists tenant on public.%I', t.relname);
    execute format('create policy tenant on public.%I to crm_app using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t.relname);
    execute format('revoke all on public.%I from crm_app', t.relname);
    execute format('grant select, insert, update, delete on public.%I to crm_app', t.relname);
  end loop;
end $$;

-- History is never rewritten.
revoke update, delete on public.events, public.consent_events from crm_app;
-- But for whose it is, when two contacts turn out to be one.
grant update (contact_id) on public.consent_events to crm_app;

-- A workspace sees and changes its own line only.
alter table identity.tenants enable row level security;
alter table identity.tenants force row level security;
drop policy if exists tenant on identity.tenants;
create policy tenant on identity.tenants to crm_app using (id = app_tenant()) with check (id = app_tenant());
drop policy if exists identity on identity.tenants;
create policy identity on identity.tenants to crm_identity using (true) with check (true);
drop policy if exists dispatch on identity.tenants;
create policy dispatch on identity.tenants for select to crm_dispatch using (true);
grant select, update on identity.tenants to crm_app;
grant select on identity.tenants to crm_dispatch;

-- The application may put mail in the outbox, and read nothing there.
alter table identity.mails enable row level security;
alter table identity.mails force row level security;
drop policy if exists tenant on identity.mails;
create policy tenant on identity.mails for insert to crm_app with check (tenant_id = app_tenant());
drop policy if exists identity on identity.mails;
create policy identity on identity.mails for insert to crm_identity with check (true);
drop policy if exists dispatch on identity.mails;
create policy dispatch on identity.mails to crm_dispatch using (true) with check (true);
grant insert on identity.mails to crm_app, crm_identity;
grant select, update, delete on identity.mails to crm_dispatch;

-- Sign-in code: people, sessions, tokens, and the memberships and invitations of every workspace.
grant select, insert, update, delete on identity.users, identity.sessions, identity.tokens, identity.throttles to crm_identity;
grant select, insert, update on identity.tenants to crm_identity;
grant select, insert, update on public.members, public.invitations to crm_identity;
drop policy if exists identity on public.members;
create policy identity on public.members to crm_identity using (true) with check (true);
drop policy if exists identity on public.invitations;
create policy identity on public.invitations to crm_identity using (true) with check (true);

-- A link or code that a customer was sent leads to its workspace.
drop policy if exists identity on public.confirmation_requests;
create policy identity on public.confirmation_requests for select to crm_identity using (true);
grant select (tenant_id, id, token_hash, code_hash) on public.confirmation_requests to crm_identity;

-- A calendar program reads at a secret address, which leads to its workspace and member.
drop policy if exists identity on public.calendar_feeds;
create policy identity on public.calendar_feeds for select to crm_identity using (true);
grant select (tenant_id, id, member_id, token_hash) on public.calendar_feeds to crm_identity;

-- An answer to an invitation comes to a reply address, which leads to its workspace and meeting.
drop policy if exists identity on public.meeting_invitations;
create policy identity on public.meeting_invitations for select to crm_identity using (true);
grant select (tenant_id, activity_id, token_hash) on public.meeting_invitations to crm_identity;

-- A booking page's address leads to its workspace and member.
drop policy if exists identity on public.booking_pages;
create policy identity on public.booking_pages for select to crm_identity using (true);
grant select (tenant_id, member_id, slug, is_on) on public.booking_pages to crm_identity;

-- The dispatcher writes recurring jobs and claims jobs of every tenant; it sees nothing else of them.
drop policy if exists dispatch on public.jobs;
create policy dispatch on public.jobs to crm_dispatch using (true) with check (true);
grant select, insert, update, delete on public.jobs to crm_dispatch;

-- The session check, called at the start of every request: sets the tenant and refuses a revoked or demoted person.
grant select on identity.sessions to crm_auth;
grant select on public.members to crm_auth;
drop policy if exists auth on public.members;
create policy auth on public.members for select to crm_auth using (true);
drop policy if exists auth on identity.tenants;
create policy auth on identity.tenants for select to crm_auth using (true);
grant select on identity.tenants to crm_auth;

-- Custom roles and teams say what is seen; sign-in code shows them, and takes over the role of an invitation.
drop policy if exists auth on public.roles;
create policy auth on public.roles for select to crm_auth using (true);
drop policy if exists auth on public.team_members;
create policy auth on public.team_members for select to crm_auth using (true);
grant select on public.roles, public.team_members to crm_auth;
drop policy if exists identity on public.roles;
create policy identity on public.roles for select to crm_identity using (true);
grant select on public.roles to crm_identity;

-- Sets what a member sees, for the policies of repeat_visibility.sql; answers everybody of the member's teams.
create or replace function identity.set_sight(p_tenant uuid, p_member uuid, p_rules jsonb) returns uuid[]
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare team uuid[]; o text; sees text; all_of_it boolean := true;
begin
  team := array(select distinct x.member_id from public.team_members mine
    join public.team_members x on x.tenant_id = mine.tenant_id and x.team_id = mine.team_id
    where mine.tenant_id = p_tenant and mine.member_id = p_member and x.member_id <> p_member) || p_member;
  foreach o in array array['contact', 'company', 'deal', 'task', 'activity'] loop
    sees := coalesce(p_rules -> o ->> 'read', 'none');
    all_of_it := all_of_it and sees = 'all';
    perform set_config('app.sees_' || o, case sees when 'all' then 'all' when 'team' then team::text when 'own' then array[p_member]::text else '{}' end, true);
  end loop;
  perform set_config('app.sees', case when all_of_it then 'all' else '' end, true);
  return team;
end $$;
revoke all on function identity.set_sight(uuid, uuid, jsonb) from public;

-- The session check. Answers {role, clearance, fields_version, role_id, rules, team, rules_version}: Entry.Parse reads them in this order.
create or replace function identity.enter(p_tenant uuid, p_session uuid, p_roles text[]) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m record; team uuid[];
begin
  select x.id, x.role, x.role_id, r.rules, t.fields_version, t.rules_version,
    coalesce(r.clearance, case x.role when 'owner' then 'special' when 'admin' then 'special' when 'member' then 'personal' else 'normal' end) as clearance into m
  from identity.sessions s
    join public.members x on x.tenant_id = s.tenant_id and x.id = s.member_id
    join identity.tenants t on t.id = s.tenant_id
    left join public.roles r on r.tenant_id = x.tenant_id and r.id = x.role_id
  where s.id = p_session and s.tenant_id = p_tenant and s.revoked_at is null
    and s.expires_at > now() and s.idle_expires_at > now() and x.status = 'active';
  if not found then raise exception 'session ended' using errcode = 'CR401'; end if;
  if not m.role = any (p_roles) then raise exception 'role lacks the permission' using errcode = 'CR403'; end if;
  perform set_config('app.tenant_id', p_tenant::text, true), set_config('app.member_id', m.id::text, true), set_config('app.clearance', m.clearance, true);
  if m.role_id is null then perform set_config('app.sees', 'all', true); else team := identity.set_sight(p_tenant, m.id, m.rules); end if;
  return array[m.role, m.clearance, m.fields_version::text, m.role_id::text, m.rules::text, team::text, m.rules_version::text];
end $$;
revoke all on function identity.enter(uuid, uuid, text[]) from public;
grant execute on function identity.enter(uuid, uuid, text[]) to crm_app;

-- The same for work without a session: as its author is allowed at this moment, or with all rights where there is none (a new workspace).
-- An author who is no longer active sees and may do nothing but follow their own imports.
create or replace function identity.enter_job(p_tenant uuid, p_member uuid) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m record; team uuid[]; fields bigint; checks bigint;
begin
  select t.fields_version, t.rules_version into fields, checks from identity.tenants t where t.id = p_tenant;
  perform set_config('app.tenant_id', p_tenant::text, true), set_config('app.member_id', coalesce(p_member::text, ''), true);
  if p_member is null then
    perform set_config('app.sees', 'all', true), set_config('app.clearance', 'special', true);
    return array['owner', 'special', fields::text, null, null, null, checks::text];
  end if;
  select x.role, x.role_id, x.status, case when x.status = 'active' then r.rules else '{}' end as rules,
    case when x.status = 'active' then coalesce(r.clearance, case x.role when 'owner' then 'special' when 'admin' then 'special' when 'member' then 'personal' else 'normal' end) else 'normal' end as clearance into m
  from public.members x left join public.roles r on r.tenant_id = x.tenant_id and r.id = x.role_id where x.tenant_id = p_tenant and x.id = p_member;
  if not found then raise exception 'no such member' using errcode = 'CR401'; end if;
  perform set_config('app.clearance', m.clearance, true);
  if m.rules is null then perform set_config('app.sees', 'all', true); else team := identity.set_sight(p_tenant, p_member, m.rules); end if;
  return array[m.role, m.clearance, fields::text, m.role_id::text, m.rules::text, team::text, checks::text];
end $$;
revoke all on function identity.enter_job(uuid, uuid) from public;
grant execute on function identity.enter_job(uuid, uuid) to crm_app;

-- Function owners are roles that can do nothing else (crm_owner is a member of both while it migrates).
grant create on schema identity to crm_auth;
alter function identity.enter(uuid, uuid, text[]) owner to crm_auth;
alter function identity.enter_job(uuid, uuid) owner to crm_auth;
alter function identity.set_sight(uuid, uuid, jsonb) owner to crm_auth;
revoke create on schema identity from crm_auth;

-- Whether a person of this workspace has confirmed their e-mail address.
grant select on identity.users to crm_auth;
create or replace function identity.is_verified(p_user uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from identity.users u join public.members m on m.user_id = u.id
                 where u.id = p_user and m.tenant_id = public.app_tenant() and u.email_verified_at is not null)
$$;
revoke all on function identity.is_verified(uuid) from public;
grant execute on function identity.is_verified(uuid) to crm_app;
grant create on schema identity to crm_auth;
alter function identity.is_verified(uuid) owner to crm_auth;
revoke create on schema identity from crm_auth;
