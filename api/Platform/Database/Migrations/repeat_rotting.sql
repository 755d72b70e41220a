-- Run again whenever its text changes: when somebody last worked on a deal. Whoever wrote, and whatever they see themselves, it is
-- the same for all: the newest activity on the deal's timeline that has been. A deal rests since then, or since it entered its stage.
do $$
declare t text;
begin
  foreach t in array array['deals', 'timeline_entries'] loop
    execute format('drop policy if exists standing on public.%I', t);
    execute format('create policy standing on public.%I to crm_standing using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('grant select on public.%I to crm_standing', t);
  end loop;
end $$;
grant update (last_touch_at) on public.deals to crm_standing;

create or replace function public.touch_deals(p_ids uuid[], p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update public.deals d set last_touch_at = f.at
  from (select x.id, (select max(e.at) from public.timeline_entries e where e.tenant_id = app_tenant() and e.object = 'deal' and e.record_id = x.id and e.at <= p_now and e.status = 'done'
      and e.kind in ('call', 'meeting', 'visit', 'email', 'letter', 'demo', 'sms', 'chat', 'other')) as at
    from unnest(p_ids) as x(id)) f
  where d.tenant_id = app_tenant() and d.id = f.id and d.last_touch_at is distinct from f.at;
end $$;
revoke all on function public.touch_deals(uuid[], timestamptz) from public;
grant execute on function public.touch_deals(uuid[], timestamptz) to crm_app;
grant create on schema public to crm_standing;
alter function public.touch_deals(uuid[], timestamptz) owner to crm_standing;
revoke create on schema public from crm_standing;
