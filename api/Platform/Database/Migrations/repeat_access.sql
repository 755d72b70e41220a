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
revoke update, delete on public.events from crm_app;

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

-- Answers {role, clearance, fields_version}: Entry.Parse reads them in this order.
create or replace function identity.enter(p_tenant uuid, p_session uuid, p_roles text[]) returns text[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r text; fields bigint;
begin
  select m.role, t.fields_version into r, fields
  from identity.sessions s
    join public.members m on m.tenant_id = s.tenant_id and m.id = s.member_id
    join identity.tenants t on t.id = s.tenant_id
  where s.id = p_session and s.tenant_id = p_tenant and s.revoked_at is null
    and s.expires_at > now() and s.idle_expires_at > now() and m.status = 'active';
  if not found then raise exception 'session ended' using errcode = 'CR401'; end if;
  if not r = any (p_roles) then raise exception 'role lacks the permission' using errcode = 'CR403'; end if;
  perform set_config('app.tenant_id', p_tenant::text, true);
  return array[r, case r when 'owner' then 'special' when 'admin' then 'special' when 'member' then 'personal' else 'normal' end, fields::text];
end $$;
revoke all on function identity.enter(uuid, uuid, text[]) from public;
grant execute on function identity.enter(uuid, uuid, text[]) to crm_app;

-- Search by trigram index: under row-level security LIKE may not use an index, so this function filters the tenant itself
-- and returns ids only; the caller reads the rows again under its policy.
drop policy if exists search on public.search_docs;
create policy search on public.search_docs for select to crm_search using (true);
grant select on public.search_docs to crm_search;

create or replace function public.search_ids(p_pattern text, p_objects text[], p_limit int) returns table (record_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.record_id from public.search_docs d
  where d.tenant_id = app_tenant() and d.body like p_pattern and (p_objects is null or d.object = any (p_objects))
  order by d.changed_at desc, d.record_id limit p_limit
$$;
revoke all on function public.search_ids(text, text[], int) from public;
grant execute on function public.search_ids(text, text[], int) to crm_app;

-- Function owners are roles that can do nothing else (crm_owner is a member of both while it migrates).
grant create on schema identity to crm_auth;
alter function identity.enter(uuid, uuid, text[]) owner to crm_auth;
revoke create on schema identity from crm_auth;
grant create on schema public to crm_search;
alter function public.search_ids(text, text[], int) owner to crm_search;
revoke create on schema public from crm_search;

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
