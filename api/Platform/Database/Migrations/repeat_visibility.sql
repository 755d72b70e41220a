-- Run again whenever its text changes: who sees which record. One filter for lists, search, counts, boards, timelines, feeds, pickers,
-- imports and whatever comes: restrictive policies that read what the session check has set (identity.enter, from the member's role
-- of this moment): app.sees is 'all' for whoever sees everything, else app.sees_<object> is 'all' or the array of owners whose records
-- the member sees. Nothing set shows nothing. The functions stand in (select …), so that a query asks once and not per row: whoever sees
-- everything pays for one comparison. A record without an owner is seen by those who see all of its kind, and by nobody else.

create or replace function public.app_sees_everything() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.sees', true), '') = 'all' $$;

create or replace function public.app_sees_all(p_object text) returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.sees', true), '') = 'all' or coalesce(current_setting('app.sees_' || p_object, true), '') = 'all' $$;

create or replace function public.app_owners(p_object text) returns uuid[] language sql stable parallel safe
  as $$ select case when current_setting('app.sees_' || p_object, true) like '{%' then current_setting('app.sees_' || p_object, true)::uuid[] else '{}'::uuid[] end $$;

create or replace function public.app_member() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.member_id', true), '')::uuid $$;

-- Whether the caller's clearance (app.clearance, from the role) is this class of sensitive fields or a higher one.
create or replace function public.app_clears(p_class text) returns boolean language sql stable parallel safe
  as $$ select coalesce(array_position(array['normal', 'personal', 'special'], current_setting('app.clearance', true)) >= array_position(array['normal', 'personal', 'special'], p_class), false) $$;

-- Whether a record of whatever kind is one that the caller sees, for what hangs on it. What is no record is everybody's.
-- A branch for each kind: a call starts only the one query that it needs.
create or replace function public.app_sees(p_object text, p_id uuid) returns boolean language plpgsql stable parallel safe cost 1 as $$
begin
  if p_object = 'contact' then return exists (select from public.contacts r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'company' then return exists (select from public.companies r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'deal' then return exists (select from public.deals r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'task' then return exists (select from public.tasks r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'activity' then return exists (select from public.activities r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'preference' then return exists (select from public.preferences r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'concern' then return exists (select from public.concerns r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'importantDate' then return exists (select from public.important_dates r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'relationship' then return exists (select from public.relationships r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'need' then return exists (select from public.needs r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'nonBuyReason' then return exists (select from public.non_buy_reasons r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'enquiry' then return exists (select from public.enquiries r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'enrolment' then return exists (select from public.enrolments r where r.tenant_id = app_tenant() and r.id = p_id);
  elsif p_object = 'import' then return exists (select from public.imports r where r.tenant_id = app_tenant() and r.id = p_id);
  end if;
  return true;
end $$;

-- Whether a task or an activity is about nothing, or about at least one record that the caller sees.
create or replace function public.app_sees_links(p_task uuid, p_activity uuid) returns boolean language plpgsql stable parallel safe cost 1 as $$
begin
  if p_task is not null then
    return (select coalesce(bool_or(c.id is not null or k.id is not null or d.id is not null), true) from public.links l
      left join public.contacts c on c.tenant_id = l.tenant_id and c.id = l.contact_id
      left join public.companies k on k.tenant_id = l.tenant_id and k.id = l.company_id
      left join public.deals d on d.tenant_id = l.tenant_id and d.id = l.deal_id
      where l.tenant_id = app_tenant() and l.task_id = p_task);
  end if;
  return (select coalesce(bool_or(c.id is not null or k.id is not null or d.id is not null), true) from public.links l
    left join public.contacts c on c.tenant_id = l.tenant_id and c.id = l.contact_id
    left join public.companies k on k.tenant_id = l.tenant_id and k.id = l.company_id
    left join public.deals d on d.tenant_id = l.tenant_id and d.id = l.deal_id
    where l.tenant_id = app_tenant() and l.activity_id = p_activity);
end $$;

do $$
declare
  p record;
  owned constant text := '(select app_sees_all(%1$L)) or %2$s = any ((select app_owners(%1$L))::uuid[])';
  linked constant text := '(select app_sees_all(''contact'') and app_sees_all(''company'') and app_sees_all(''deal'')) or %s = (select app_member()) or app_sees_links(%s)';
begin
  for p in
    -- Records, by their owner.
    select 'contacts' as name, format(owned, 'contact', 'owner_id') as rule
    union all select 'companies', format(owned, 'company', 'owner_id')
    union all select 'deals', format(owned, 'deal', 'owner_id')
    -- What is done about records: by whose it is, and by what it is about.
    union all select 'tasks', format('(%s) and (%s)', format(owned, 'task', 'assignee_id'), format(linked, 'assignee_id', 'id, null'))
    union all select 'activities', format('(%s) and (%s)', format(owned, 'activity', 'owner_id'), format(linked, 'owner_id', 'null, id'))
    -- The order of a day is its person's.
    union all select 'day_plans', '(select app_sees_everything()) or member_id = (select app_member())'
    -- Parts of a record: like the record.
    union all select 'contact_points', '(select app_sees_all(''contact'') and app_sees_all(''company'')) or case when contact_id is null then app_sees(''company'', company_id) else app_sees(''contact'', contact_id) end'
    union all select t, '(select app_sees_all(''contact'') and app_sees_all(''company'')) or case when contact_id is null then app_sees(''company'', company_id) else app_sees(''contact'', contact_id) end'
      from unnest(array['preferences', 'concerns', 'enquiries', 'lifecycle_history', 'quality_fixes', 'needs']) t
    -- Why somebody does not buy may hang on a deal alone.
    union all select 'non_buy_reasons', '(select app_sees_all(''contact'') and app_sees_all(''company'') and app_sees_all(''deal'')) or case when contact_id is not null then app_sees(''contact'', contact_id) when company_id is not null then app_sees(''company'', company_id) else app_sees(''deal'', deal_id) end'
    -- A way through a playbook: like whoever goes it.
    union all select 'enrolments', '(select app_sees_all(''contact'') and app_sees_all(''deal'')) or case when contact_id is null then app_sees(''deal'', deal_id) else app_sees(''contact'', contact_id) end'
    -- Figures about everybody's records are for those who see them; others see their own.
    union all select 'quality_snapshots', '(select app_sees_everything()) or grouped_by = ''owner'' and key = (select app_member())::text'
    union all select 'kpi_points', '(select app_sees_everything())'
    -- A birthday is a birth date, however it came here: for those who may see birth dates, and so are its lines and events.
    union all select 'important_dates', '((select app_sees_all(''contact'') and app_sees_all(''company'')) or case when contact_id is null then app_sees(''company'', company_id) else app_sees(''contact'', contact_id) end)
      and ((select app_clears(''personal'')) or kind <> ''birthday'')'
    union all select 'relationships', '(select app_sees_all(''contact'')) or app_sees(''contact'', contact_id) and app_sees(''contact'', other_contact_id)'
    union all select t, '(select app_sees_all(''contact'')) or app_sees(''contact'', contact_id)' from unnest(array['contact_roles', 'confirmation_requests', 'consent_events']) t
    union all select 'company_domains', '(select app_sees_all(''company'')) or app_sees(''company'', company_id)'
    union all select 'deal_contacts', '(select app_sees_all(''deal'') and app_sees_all(''contact'')) or app_sees(''deal'', deal_id) and app_sees(''contact'', contact_id)'
    union all select t, '(select app_sees_all(''deal'')) or app_sees(''deal'', deal_id)' from unnest(array['deal_stage_history', 'deal_checks', 'deal_competitors']) t
    -- What tells of records: search by owner, so that it can be limited; lines of a timeline where both ends are seen.
    union all select 'search_docs', format('(select app_sees_everything()) or object = any ((select array_remove(array[%s], null))::text[]) or %s or object = ''task'' and app_sees(object, record_id)',
      string_agg(format('case when app_sees_all(%1$L) then %1$L end', o), ', '), string_agg(format('object = %1$L and owner_id = any ((select app_owners(%1$L))::uuid[])', o), ' or '))
      from unnest(array['contact', 'company', 'deal']) o
    union all select 'timeline_entries', '((select app_sees_everything()) or app_sees(object, record_id) and (ref_id is null or ref_id = record_id or app_sees(ref_object, ref_id)))
      and ((select app_clears(''personal'')) or kind <> ''date'' or outcome is distinct from ''birthday'')'
    -- That somebody was told something is told to them alone.
    union all select 'events', '((select app_sees_everything()) or app_sees(object, record_id)) and ((select app_clears(''personal'')) or object <> ''importantDate'' or app_sees(object, record_id))
      and (object <> ''notification'' or record_id = (select app_member()))'
    -- What a member is told and how, is theirs alone; work of the workspace itself, which nobody signs in for, reaches it.
    union all select t, 'member_id = (select app_member()) or (select app_member()) is null' from unnest(array['notifications', 'notification_preferences', 'notification_digests', 'push_subscriptions', 'calendar_feeds', 'segment_watches']) t
    union all select 'reminders', '(select app_sees_everything()) or case when task_id is null then app_sees(''activity'', activity_id) else app_sees(''task'', task_id) end'
    -- Who takes part in what the caller sees, as far as they see the people.
    union all select 'attendees', '(select app_sees_everything()) or app_sees(''activity'', activity_id) and (contact_id is null or app_sees(''contact'', contact_id))'
    union all select 'meeting_invitations', '(select app_sees_everything()) or app_sees(''activity'', activity_id)'
    -- Why a rule was passed is told of a record.
    union all select 'rule_reasons', '(select app_sees_everything()) or app_sees(object, record_id)'
    -- Files hold what their author brought: everybody's only for those who see everything.
    union all select 'imports', '(select app_sees_everything()) or created_by = (select app_member())'
    union all select t, '(select app_sees_everything()) or app_sees(''import'', import_id)' from unnest(array['import_files', 'import_rows', 'import_extras']) t
    -- Files that were made of records are for whoever made them.
    union all select t, '(select app_sees_everything()) or created_by = (select app_member())' from unnest(array['exports', 'export_schedules']) t
    union all select 'export_files', '(select app_sees_everything()) or exists (select from public.exports e where e.tenant_id = app_tenant() and e.id = export_id)'
    -- An archive holds what no role but an owner's sees.
    union all select t, '(select app_sees_everything())' from unnest(array['archive_restores', 'archive_files', 'archive_lines']) t
    -- Who is in a segment: as far as the caller sees the records. What many records went through: shown to who did it.
    union all select 'segment_members', '(select app_sees_everything()) or app_sees((select case s.object when ''companies'' then ''company'' else left(s.object, -1) end from public.segments s where s.tenant_id = app_tenant() and s.id = segment_id), record_id)'
    -- Duplicates: whoever sees both records sees that they look alike; a merge is seen by those who see what it left.
    union all select 'duplicate_keys', '(select app_sees_everything()) or app_sees(object, record_id)'
    union all select 'duplicate_pairs', '(select app_sees_everything()) or app_sees(object, a_id) and app_sees(object, b_id)'
    union all select 'merges', '(select app_sees_everything()) or app_sees(object, survivor_id)'
    union all select 'merge_moves', '(select app_sees_everything()) or exists (select from public.merges m where m.tenant_id = app_tenant() and m.id = merge_id)'
    union all select 'bulk_actions', '(select app_sees_everything()) or created_by = (select app_member())'
    union all select 'bulk_items', '(select app_sees_everything()) or exists (select from public.bulk_actions b where b.tenant_id = app_tenant() and b.id = bulk_id and b.created_by = (select app_member()))'
  loop
    execute format('drop policy if exists visible on public.%I', p.name);
    execute format('create policy visible on public.%I as restrictive for select to crm_app using (%s)', p.name, p.rule);
  end loop;
end $$;

-- Search by trigram index: under row-level security LIKE may not use an index, so this function filters the tenant itself
-- and whose records the caller sees, and returns ids only; the caller reads the rows again under its policies.
drop policy if exists search on public.search_docs;
create policy search on public.search_docs for select to crm_search using (true);
grant select on public.search_docs to crm_search;

create or replace function public.search_ids(p_pattern text, p_objects text[], p_limit int) returns table (record_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.record_id from public.search_docs d
  where d.tenant_id = app_tenant() and d.body like p_pattern and (p_objects is null or d.object = any (p_objects))
    and ((select app_sees_everything())
      or d.object = 'contact' and ((select app_sees_all('contact')) or d.owner_id = any ((select app_owners('contact'))::uuid[]))
      or d.object = 'company' and ((select app_sees_all('company')) or d.owner_id = any ((select app_owners('company'))::uuid[]))
      or d.object = 'deal' and ((select app_sees_all('deal')) or d.owner_id = any ((select app_owners('deal'))::uuid[]))
      or d.object = 'task' and ((select app_sees_all('task')) or d.owner_id = any ((select app_owners('task'))::uuid[])))
  order by d.changed_at desc, d.record_id limit p_limit
$$;
revoke all on function public.search_ids(text, text[], int) from public;
grant execute on function public.search_ids(text, text[], int) to crm_app;
grant create on schema public to crm_search;
alter function public.search_ids(text, text[], int) owner to crm_search;
revoke create on schema public from crm_search;
