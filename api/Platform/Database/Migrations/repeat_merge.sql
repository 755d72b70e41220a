-- What hangs on a contact or a company, by the column that names it, and the columns that tell such rows of one record apart. A merge
-- gives all of it to the survivor; the house test compares this list with the catalog, so that a new table is not forgotten.
create or replace function public.merge_links() returns table (object text, table_name text, column_name text, row_key text[])
language sql immutable set search_path = public, pg_temp as $$
  select * from (values
    ('contact', 'deal_contacts', 'contact_id', array['deal_id']),
    ('contact', 'links', 'contact_id', array['id']),
    ('contact', 'lifecycle_history', 'contact_id', array['id']),
    ('contact', 'relationships', 'contact_id', array['id']),
    ('contact', 'relationships', 'other_contact_id', array['id']),
    ('contact', 'important_dates', 'contact_id', array['id']),
    ('contact', 'preferences', 'contact_id', array['id']),
    ('contact', 'concerns', 'contact_id', array['id']),
    ('contact', 'enquiries', 'contact_id', array['id']),
    ('contact', 'confirmation_requests', 'contact_id', array['id']),
    ('contact', 'consent_events', 'contact_id', array['id']),
    ('contact', 'quality_fixes', 'contact_id', array['id']),
    ('contact', 'needs', 'contact_id', array['id']),
    ('contact', 'non_buy_reasons', 'contact_id', array['id']),
    ('contact', 'attendees', 'contact_id', array['id']),
    ('contact', 'enrolments', 'contact_id', array['id']),
    ('company', 'contacts', 'company_id', array['id']),
    ('company', 'contact_roles', 'company_id', array['id']),
    ('company', 'companies', 'parent_company_id', array['id']),
    ('company', 'deals', 'company_id', array['id']),
    ('company', 'links', 'company_id', array['id']),
    ('company', 'lifecycle_history', 'company_id', array['id']),
    ('company', 'important_dates', 'company_id', array['id']),
    ('company', 'preferences', 'company_id', array['id']),
    ('company', 'concerns', 'company_id', array['id']),
    ('company', 'enquiries', 'company_id', array['id']),
    ('company', 'quality_fixes', 'company_id', array['id']),
    ('company', 'needs', 'company_id', array['id']),
    ('company', 'non_buy_reasons', 'company_id', array['id'])) as own
  union all
  -- Rows that know of records of any kind, by their id alone.
  select o, l.* from unnest(array['contact', 'company']) o, (values
    ('timeline_entries', 'record_id', array['id']),
    ('timeline_entries', 'about_id', array['id']),
    ('timeline_entries', 'ref_id', array['id']),
    ('segment_members', 'record_id', array['segment_id'])) as l(table_name, column_name, row_key)
$$;

-- Gives every row that hangs on one record to another and keeps what it did, so that it can be taken back. A row that the other has
-- already (the same deal, the same segment), or that would tie it to itself, is taken out and kept whole. Answers rows moved by table.
create or replace function public.merge_move(p_merge uuid, p_object text, p_from uuid, p_to uuid) returns table (moved_table text, moved bigint)
language plpgsql volatile set search_path = public, pg_temp as $$
declare
  l record;
  r record;
  k text;
  key jsonb;
  place int := 0;
begin
  for l in select * from merge_links() m where m.object = p_object loop
    for r in execute format('select to_jsonb(x) as image from public.%I x where x.tenant_id = app_tenant() and x.%I = $1', l.table_name, l.column_name) using p_from loop
      key := '{}';
      foreach k in array l.row_key loop key := key || jsonb_build_object(k, r.image -> k); end loop;
      place := place + 1;
      begin
        execute format('update public.%I x set %I = $1 where x.tenant_id = app_tenant() and x.%I = $2 and to_jsonb(x) @> $3', l.table_name, l.column_name, l.column_name) using p_to, p_from, key;
        insert into public.merge_moves (tenant_id, merge_id, place, table_name, column_name, row_key) values (app_tenant(), p_merge, place, l.table_name, l.column_name, key);
      exception when unique_violation or check_violation then
        execute format('delete from public.%I x where x.tenant_id = app_tenant() and x.%I = $1 and to_jsonb(x) @> $2', l.table_name, l.column_name) using p_from, key;
        insert into public.merge_moves (tenant_id, merge_id, place, table_name, column_name, row_key, dropped) values (app_tenant(), p_merge, place, l.table_name, l.column_name, key, r.image);
      end;
    end loop;
  end loop;
  -- Whoever worked at both works at one now, and that is where they work.
  if p_object = 'company' then
    update public.contact_roles w set is_primary = true from public.contacts c
      where w.tenant_id = app_tenant() and w.company_id = p_to and not w.is_primary and c.tenant_id = w.tenant_id and c.id = w.contact_id and c.company_id = p_to
        and not exists (select from public.contact_roles o where o.tenant_id = w.tenant_id and o.contact_id = w.contact_id and o.is_primary);
  end if;
  return query select m.table_name, count(*) from public.merge_moves m where m.tenant_id = app_tenant() and m.merge_id = p_merge group by 1;
end $$;

-- Takes the moves of a merge back, last first; values of the workspace's own fields are the caller's part. A row that has gone since, or hangs on something else by now, is left alone.
create or replace function public.merge_unmove(p_merge uuid, p_from uuid, p_to uuid) returns int
language plpgsql volatile set search_path = public, pg_temp as $$
declare
  m record;
  done int := 0;
  n int;
begin
  for m in select * from public.merge_moves x where x.tenant_id = app_tenant() and x.merge_id = p_merge and x.table_name <> 'custom_values' order by x.place desc loop
    begin
      if m.dropped is null then
        execute format('update public.%I x set %I = $1 where x.tenant_id = app_tenant() and x.%I = $2 and to_jsonb(x) @> $3', m.table_name, m.column_name, m.column_name) using p_from, p_to, m.row_key;
        get diagnostics n = row_count;
      else
        -- Columns that the database computes itself are not written.
        execute format('insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, $1) on conflict do nothing', m.table_name,
          (select string_agg(quote_ident(c.column_name), ', ') from information_schema.columns c where c.table_schema = 'public' and c.table_name = m.table_name and c.is_generated = 'NEVER')) using m.dropped;
        get diagnostics n = row_count;
      end if;
      done := done + n;
    exception when unique_violation or check_violation or foreign_key_violation then
      null;
    end;
  end loop;
  return done;
end $$;

-- The record that a merged one is part of now, or the id itself.
create or replace function public.merged_into(p_id uuid) returns uuid language sql stable set search_path = public, pg_temp as $$
  with recursive way as (
    select p_id as id, 0 as steps
    union all select m.survivor_id, w.steps + 1 from way w join public.merges m on m.tenant_id = app_tenant() and m.merged_id = w.id and m.undone_at is null where w.steps < 100)
  select id from way order by steps desc limit 1
$$;
