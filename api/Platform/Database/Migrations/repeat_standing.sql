-- Where customers stand. One function computes it, whoever wrote and whatever they may see themselves: it runs as a role that
-- can do nothing else, sees every row of the tenant that is set, and tells which stages changed.

do $$
declare t text;
begin
  foreach t in array array['contacts', 'companies', 'contact_points', 'deals', 'deal_contacts', 'activities', 'tasks', 'timeline_entries', 'lifecycle_history', 'stages', 'consent_events', 'quality_fixes', 'duplicate_pairs', 'needs', 'need_categories'] loop
    execute format('drop policy if exists standing on public.%I', t);
    execute format('create policy standing on public.%I to crm_standing using (tenant_id = app_tenant()) with check (tenant_id = app_tenant())', t);
    execute format('grant select on public.%I to crm_standing', t);
  end loop;
end $$;
grant usage on schema public to crm_standing;
grant update on public.contacts, public.companies, public.deals to crm_standing;
grant insert on public.lifecycle_history, public.quality_fixes to crm_standing;
-- The workspace's currency, in which a customer's value is counted.
grant usage on schema identity to crm_standing;
grant select on identity.tenants to crm_standing;
drop policy if exists standing on identity.tenants;
create policy standing on identity.tenants for select to crm_standing using (id = app_tenant());

-- Stage, in the order of the rules (12 and 36 months are when a customer lapses and is a former one):
--   customer     a deal was won, and there is an open one, or a win or touch in the last 12 months
--   lapsed       a deal was won; the last win or touch is 12 to 36 months ago
--   former       a deal was won; nothing in the last 36 months
--   opportunity  an open deal
--   qualified    a deal was lost, or they have got in touch themselves
--   subscriber   an e-mail address without name, phone or touch
--   lead         everybody else
create or replace function public.lifecycle_of(p_won boolean, p_open boolean, p_lost boolean, p_won_at timestamptz, p_touch timestamptz, p_inbound timestamptz, p_address_only boolean, p_now timestamptz) returns text
language sql immutable set search_path = public, pg_temp as $$
  select case
    when p_won and (p_open or greatest(p_won_at, p_touch) >= p_now - interval '12 months') then 'customer'
    when p_won and greatest(p_won_at, p_touch) >= p_now - interval '36 months' then 'lapsed'
    when p_won then 'former'
    when p_open then 'opportunity'
    when p_lost or p_inbound is not null then 'qualified'
    when p_address_only and p_touch is null then 'subscriber'
    else 'lead' end
$$;

-- The people alone: for many at once, whose companies are settled when all of them are there.
create or replace function public.settle_contacts(p_ids uuid[], p_now timestamptz, p_actor uuid)
returns table (object text, id uuid, version int, title text, from_stage text, to_stage text, is_manual boolean, reason text)
-- One plan for good: to plan a statement of this size anew takes longer than to run it for the one customer that a save is about.
language plpgsql volatile security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  t uuid := app_tenant();
  h int[] := half_lives();
  weights int[] := quality_weights();
  money text := (select n.currency from identity.tenants n where n.id = app_tenant());
begin
  -- Locked by a statement of its own: the next one then sees what the transactions before have committed.
  perform 1 from contacts c where c.tenant_id = t and c.id = any (p_ids) order by c.id for no key update;
  return query
  with found as materialized (
    select c.id, c.quality_missing as had, c.lifecycle_stage as was, c.lifecycle_since as since, touch.at as touch_at, touch.by_id, touch.kind as channel, touch.direction, inbound.at as inbound_at,
      step.at as step_at, step.kind as step_kind, step.id as step_id,
      lifecycle_of(deal.won, deal.is_open, deal.lost, deal.won_at, touch.at, inbound.at, c.first_name is null and c.last_name is null and point.email and not point.phone, p_now) as computed,
      array_remove(array[case when c.first_name is null then 'firstName' end, case when c.last_name is null then 'lastName' end,
        case when not point.usable_email then 'email' end, case when not point.usable_phone then 'phone' end, case when not point.usable_address then 'address' end,
        case when c.company_id is null and c.job_title is null and c.occupation is null then 'work' end, case when not point.verified then 'verified' end,
        case when c.owner_id is null then 'owner' end, case when c.preferred_channel is null and c.language is null then 'preferredChannel' end], null) as lacking,
      coalesce(point.bad, '{}') || coalesce(point.stale, '{}') || array_remove(array[case when job.is_stale then 'jobTitle:stale' end, case when work.is_stale then 'company:stale' end, case when not twin.is_unique then 'duplicate' end, case when consent.asked = 0 then 'consent' end], null) as wrong,
      point.validity, case when twin.is_unique then 100 else 0 end as uniqueness, consent.asked as consent,
      round(100.0 * (point.points - point.stale_points + coalesce(job.is_fresh, 0) + coalesce(work.is_fresh, 0)) / nullif(point.points + (job.is_fresh is not null)::int + (work.is_fresh is not null)::int, 0))::int as freshness,
      deal.value, deal.last_at, wallet.share, least(point.stale_next, job.stale_next, work.stale_next, deal.value_until, wallet.until) as due
    from contacts c
    cross join lateral (
      select coalesce(bool_or(d.status = 'won'), false) as won, coalesce(bool_or(d.status = 'open'), false) as is_open, coalesce(bool_or(d.status = 'lost'), false) as lost, max(d.closed_at) filter (where d.status = 'won') as won_at,
        least(coalesce(sum(case when d.currency is distinct from money then 0 when d.status = 'won' and d.closed_at > p_now - interval '24 months' then d.amount_minor when d.status = 'open' then d.amount_minor * s.probability / 100 else 0 end), 0), 1e15)::bigint as value,
        max(case d.status when 'open' then 'infinity'::timestamptz when 'won' then d.closed_at end) as last_at, min(d.closed_at + interval '24 months') filter (where d.status = 'won' and d.closed_at > p_now - interval '24 months') as value_until
      from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id where dc.tenant_id = t and dc.contact_id = c.id and d.deleted_at is null) deal
    cross join lateral (
      select coalesce(bool_or(p.kind = 'email'), false) as email, coalesce(bool_or(p.kind = 'phone'), false) as phone,
        coalesce(bool_or(p.kind = 'email' and p.ok), false) as usable_email, coalesce(bool_or(p.kind = 'phone' and p.ok), false) as usable_phone, coalesce(bool_or(p.kind = 'address' and p.ok), false) as usable_address,
        coalesce(bool_or(p.validity = 'verified' and p.ok), false) as verified,
        round(avg(p.rung) filter (where p.may))::int as validity, count(*) filter (where p.may) as points, count(*) filter (where p.may and p.stale_at <= p_now) as stale_points, min(p.stale_at) filter (where p.may and p.stale_at > p_now) as stale_next,
        array_agg(distinct p.kind || ':' || coalesce(p.problem, p.validity)) filter (where p.may and p.rung <= 30) as bad, array_agg(distinct p.kind || ':stale') filter (where p.may and p.stale_at <= p_now and p.rung > 30) as stale
      from (select q.kind, q.validity, q.problem, not q.do_not_use as may, not q.do_not_use and q.validity not in ('hardBounced', 'complained', 'wrongNumber', 'returned') as ok,
          q.confirmed_at + make_interval(months => h[case q.kind when 'email' then 1 when 'phone' then 2 else 3 end]) as stale_at,
          case when q.problem is not null then 0 else case q.validity when 'verified' then 100 when 'domainOk' then 80 when 'syntaxOk' then 60 when 'unverified' then 40 when 'softBounced' then 30 else 0 end end as rung
        from contact_points q where q.tenant_id = t and q.contact_id = c.id) p) point
    cross join lateral (select a.at + make_interval(months => h[4]) <= p_now as is_stale, (a.at + make_interval(months => h[4]) > p_now)::int as is_fresh, case when a.at + make_interval(months => h[4]) > p_now then a.at + make_interval(months => h[4]) end as stale_next
      from (select case when c.job_title is not null then c.job_title_confirmed_at end as at) a) job
    cross join lateral (select a.at + make_interval(months => h[5]) <= p_now as is_stale, (a.at + make_interval(months => h[5]) > p_now)::int as is_fresh, case when a.at + make_interval(months => h[5]) > p_now then a.at + make_interval(months => h[5]) end as stale_next
      from (select case when c.company_id is not null then c.company_confirmed_at end as at) a) work
    cross join lateral (select not exists (select from duplicate_pairs d where d.tenant_id = t and d.a_id = c.id and d.status = 'open') and not exists (select from duplicate_pairs d where d.tenant_id = t and d.b_id = c.id and d.status = 'open') as is_unique) twin
    cross join lateral (select case when not point.email then null when exists (select from consent_events e where e.tenant_id = t and e.contact_id = c.id) then 100 else 0 end as asked) consent
    left join lateral (
      select e.at, coalesce(a.owner_id, e.actor_id) as by_id, e.kind, e.direction from timeline_entries e left join activities a on a.tenant_id = e.tenant_id and a.id = e.ref_id
      where e.tenant_id = t and e.record_id = c.id and e.status = 'done' and e.at <= p_now order by e.at desc, e.id desc limit 1) touch on true
    left join lateral (
      select e.at from timeline_entries e where e.tenant_id = t and e.record_id = c.id and e.status = 'done' and e.direction = 'in' and e.at <= p_now order by e.at desc limit 1) inbound on true
    left join lateral (
      select s.at, s.kind, s.id from (
        select coalesce(k.due_at, (k.due_date + time '12:00') at time zone 'UTC') as at, 'task' as kind, k.id
        from timeline_entries e join tasks k on k.tenant_id = e.tenant_id and k.id = e.ref_id and k.deleted_at is null
        where e.tenant_id = t and e.record_id = c.id and e.kind = 'task' and e.outcome = 'open'
        union all
        select e.at, e.kind, e.ref_id from timeline_entries e where e.tenant_id = t and e.record_id = c.id and e.status = 'planned') s
      order by s.at nulls last, s.id limit 1) step on true
    -- Share of wallet: bought in 12 months of what they are guessed to spend in a year, in the workspace's currency (see GET /contacts/{id}/wallet).
    left join lateral (
      select least(100, round(100.0 * coalesce(b.bought, 0) / x.spend))::int as share, b.until
      from (select sum(n.est_annual_spend_minor) as spend from needs n where n.tenant_id = t and n.contact_id = c.id and n.deleted_at is null and n.currency = money and n.est_annual_spend_minor > 0) x
      cross join lateral (
        select case when bool_or(w.matched) then sum(w.amount_minor) filter (where w.matched and w.currency = money) else sum(w.amount_minor) filter (where w.currency = money) end as bought, min(w.closed_at + interval '12 months') as until
        from (select d.amount_minor, d.currency, d.closed_at, exists (select from needs n join need_categories g on g.tenant_id = t and g.id = n.category_id
            where n.tenant_id = t and n.contact_id = c.id and n.deleted_at is null and position(lower(g.name) in lower(d.product_name)) > 0) as matched
          from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id where dc.tenant_id = t and dc.contact_id = c.id and d.deleted_at is null and d.status = 'won' and d.amount_minor is not null and d.closed_at > p_now - interval '12 months') w) b
      where x.spend > 0) wallet on true
    where c.tenant_id = t and c.id = any (p_ids)),
  rated as materialized (select f.*, f.lacking || f.wrong as missing, quality_of(f.lacking, false) as completeness from found f),
  judged as materialized (select r.*, quality_score_of(array[r.completeness, r.validity, r.uniqueness, r.freshness, r.consent], weights) as score from rated r),
  written as (
    update contacts c set lifecycle_computed = f.computed, lifecycle_stage = coalesce(c.lifecycle_manual, f.computed),
      lifecycle_since = case when f.since is null or f.was <> coalesce(c.lifecycle_manual, f.computed) then p_now else f.since end,
      last_touch_at = f.touch_at, last_touch_by = f.by_id, last_touch_channel = f.channel, last_touch_direction = f.direction, last_inbound_at = f.inbound_at,
      next_step_at = f.step_at, next_step_kind = f.step_kind, next_step_id = f.step_id, quality_missing = f.missing, quality_score = f.score, quality_completeness = f.completeness, quality_validity = f.validity, quality_uniqueness = f.uniqueness,
      quality_freshness = f.freshness, quality_consent = f.consent, customer_value_minor = f.value, last_deal_at = f.last_at, share_of_wallet = f.share, quality_due_at = f.due
    from judged f
    where c.tenant_id = t and c.id = f.id and (f.since is null
      or (c.lifecycle_computed, c.lifecycle_stage, c.last_touch_at, c.last_touch_by, c.last_touch_channel, c.last_touch_direction, c.last_inbound_at, c.next_step_at, c.next_step_kind, c.next_step_id, c.quality_missing, c.quality_score, c.quality_validity, c.quality_uniqueness, c.quality_freshness, c.quality_consent, c.customer_value_minor, c.last_deal_at, c.share_of_wallet, c.quality_due_at)
        is distinct from (f.computed, coalesce(c.lifecycle_manual, f.computed), f.touch_at, f.by_id, f.channel, f.direction, f.inbound_at, f.step_at, f.step_kind, f.step_id, f.missing, f.score, f.validity, f.uniqueness, f.freshness, f.consent, f.value, f.last_at, f.share, f.due))
    returning c.id, c.version, c.display_name, f.had, c.quality_missing as has, f.was, f.since, c.lifecycle_stage as stage, c.lifecycle_manual is not null as manual, c.lifecycle_reason as why),
  mended as (
    insert into quality_fixes (tenant_id, contact_id, member_id, fixed, at)
    select t, w.id, p_actor, array(select unnest(w.had) except select unnest(w.has)), p_now from written w where p_actor is not null and w.since is not null and not w.had <@ w.has),
  told as (
    insert into lifecycle_history (tenant_id, contact_id, from_stage, to_stage, at, actor_id, is_manual, reason)
    select t, w.id, case when w.since is not null then w.was end, w.stage, p_now, p_actor, w.manual, w.why from written w
    where w.since is not null and w.was <> w.stage or w.since is null and (w.manual or w.stage <> 'lead'))
  select 'contact'::text, w.id, w.version, w.display_name, w.was, w.stage, w.manual, w.why from written w where w.since is not null and w.was <> w.stage;
end $$;

create or replace function public.settle_companies(p_ids uuid[], p_now timestamptz, p_actor uuid)
returns table (object text, id uuid, version int, title text, from_stage text, to_stage text, is_manual boolean, reason text)
language plpgsql volatile security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  t uuid := app_tenant();
  h int[] := half_lives();
  weights int[] := quality_weights();
  money text := (select n.currency from identity.tenants n where n.id = app_tenant());
begin
  perform 1 from companies k where k.tenant_id = t and k.id = any (p_ids) order by k.id for no key update;
  return query
  with found as materialized (
    select k.id, k.quality_missing as had, k.lifecycle_stage as was, k.lifecycle_since as since, touch.at as touch_at, touch.by_id, touch.kind as channel, touch.direction, inbound.at as inbound_at,
      step.at as step_at, step.kind as step_kind, step.id as step_id,
      lifecycle_of(deal.won, deal.is_open, deal.lost, deal.won_at, touch.at, inbound.at, false, p_now) as computed,
      array_remove(array[case when cardinality(k.domains) = 0 and k.website is null then 'website' end, case when not point.usable_email then 'email' end, case when not point.usable_phone then 'phone' end,
        case when not point.usable_address then 'address' end, case when k.industry is null then 'industry' end, case when k.employees is null then 'employees' end, case when k.owner_id is null then 'owner' end], null) as lacking,
      coalesce(point.bad, '{}') || coalesce(point.stale, '{}') || array_remove(array[case when not twin.is_unique then 'duplicate' end], null) as wrong, point.validity, case when twin.is_unique then 100 else 0 end as uniqueness,
      round(100.0 * (point.points - point.stale_points) / nullif(point.points, 0))::int as freshness, deal.value, deal.last_at, wallet.share, least(point.stale_next, deal.value_until, wallet.until) as due
    from companies k
    cross join lateral (
      select coalesce(bool_or(d.status = 'won'), false) as won, coalesce(bool_or(d.status = 'open'), false) as is_open, coalesce(bool_or(d.status = 'lost'), false) as lost, max(d.closed_at) filter (where d.status = 'won') as won_at,
        least(coalesce(sum(case when d.currency is distinct from money then 0 when d.status = 'won' and d.closed_at > p_now - interval '24 months' then d.amount_minor when d.status = 'open' then d.amount_minor * s.probability / 100 else 0 end), 0), 1e15)::bigint as value,
        max(case d.status when 'open' then 'infinity'::timestamptz when 'won' then d.closed_at end) as last_at, min(d.closed_at + interval '24 months') filter (where d.status = 'won' and d.closed_at > p_now - interval '24 months') as value_until
      from deals d join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id where d.tenant_id = t and d.company_id = k.id and d.deleted_at is null) deal
    cross join lateral (
      select coalesce(bool_or(p.kind = 'email' and p.ok), false) as usable_email, coalesce(bool_or(p.kind = 'phone' and p.ok), false) as usable_phone, coalesce(bool_or(p.kind = 'address' and p.ok), false) as usable_address,
        round(avg(p.rung) filter (where p.may))::int as validity, count(*) filter (where p.may) as points, count(*) filter (where p.may and p.stale_at <= p_now) as stale_points, min(p.stale_at) filter (where p.may and p.stale_at > p_now) as stale_next,
        array_agg(distinct p.kind || ':' || coalesce(p.problem, p.validity)) filter (where p.may and p.rung <= 30) as bad, array_agg(distinct p.kind || ':stale') filter (where p.may and p.stale_at <= p_now and p.rung > 30) as stale
      from (select q.kind, q.validity, q.problem, not q.do_not_use as may, not q.do_not_use and q.validity not in ('hardBounced', 'complained', 'wrongNumber', 'returned') as ok,
          q.confirmed_at + make_interval(months => h[case q.kind when 'email' then 1 when 'phone' then 2 else 3 end]) as stale_at,
          case when q.problem is not null then 0 else case q.validity when 'verified' then 100 when 'domainOk' then 80 when 'syntaxOk' then 60 when 'unverified' then 40 when 'softBounced' then 30 else 0 end end as rung
        from contact_points q where q.tenant_id = t and q.company_id = k.id) p) point
    cross join lateral (select not exists (select from duplicate_pairs d where d.tenant_id = t and d.a_id = k.id and d.status = 'open') and not exists (select from duplicate_pairs d where d.tenant_id = t and d.b_id = k.id and d.status = 'open') as is_unique) twin
    left join lateral (
      select s.at, s.by_id, s.kind, s.direction from (
        (select e.at, coalesce(a.owner_id, e.actor_id) as by_id, e.kind, e.direction, e.id from timeline_entries e left join activities a on a.tenant_id = e.tenant_id and a.id = e.ref_id
         where e.tenant_id = t and e.record_id = k.id and e.status = 'done' and e.at <= p_now order by e.at desc, e.id desc limit 1)
        union all
        (select c.last_touch_at, c.last_touch_by, c.last_touch_channel, c.last_touch_direction, c.id from contacts c
         where c.tenant_id = t and c.company_id = k.id and c.deleted_at is null and c.last_touch_at is not null order by c.last_touch_at desc nulls last limit 1)) s
      order by s.at desc, s.id desc limit 1) touch on true
    left join lateral (
      select max(s.at) as at from (
        (select e.at from timeline_entries e where e.tenant_id = t and e.record_id = k.id and e.status = 'done' and e.direction = 'in' and e.at <= p_now order by e.at desc limit 1)
        union all select max(c.last_inbound_at) from contacts c where c.tenant_id = t and c.company_id = k.id and c.deleted_at is null) s) inbound on true
    left join lateral (
      select s.at, s.kind, s.id from (
        select coalesce(o.due_at, (o.due_date + time '12:00') at time zone 'UTC') as at, 'task' as kind, o.id
        from timeline_entries e join tasks o on o.tenant_id = e.tenant_id and o.id = e.ref_id and o.deleted_at is null
        where e.tenant_id = t and e.record_id = k.id and e.kind = 'task' and e.outcome = 'open'
        union all
        select e.at, e.kind, e.ref_id from timeline_entries e where e.tenant_id = t and e.record_id = k.id and e.status = 'planned') s
      order by s.at nulls last, s.id limit 1) step on true
    -- Share of wallet: bought in 12 months of what they are guessed to spend in a year, in the workspace's currency (see GET /companies/{id}/wallet).
    left join lateral (
      select least(100, round(100.0 * coalesce(b.bought, 0) / x.spend))::int as share, b.until
      from (select sum(n.est_annual_spend_minor) as spend from needs n where n.tenant_id = t and n.company_id = k.id and n.deleted_at is null and n.currency = money and n.est_annual_spend_minor > 0) x
      cross join lateral (
        select case when bool_or(w.matched) then sum(w.amount_minor) filter (where w.matched and w.currency = money) else sum(w.amount_minor) filter (where w.currency = money) end as bought, min(w.closed_at + interval '12 months') as until
        from (select d.amount_minor, d.currency, d.closed_at, exists (select from needs n join need_categories g on g.tenant_id = t and g.id = n.category_id
            where n.tenant_id = t and n.company_id = k.id and n.deleted_at is null and position(lower(g.name) in lower(d.product_name)) > 0) as matched
          from deals d where d.tenant_id = t and d.company_id = k.id and d.deleted_at is null and d.status = 'won' and d.amount_minor is not null and d.closed_at > p_now - interval '12 months') w) b
      where x.spend > 0) wallet on true
    where k.tenant_id = t and k.id = any (p_ids)),
  rated as materialized (select f.*, f.lacking || f.wrong as missing, quality_of(f.lacking, true) as completeness from found f),
  judged as materialized (select r.*, quality_score_of(array[r.completeness, r.validity, r.uniqueness, r.freshness, null], weights) as score from rated r),
  written as (
    update companies k set lifecycle_computed = f.computed, lifecycle_stage = coalesce(k.lifecycle_manual, f.computed),
      lifecycle_since = case when f.since is null or f.was <> coalesce(k.lifecycle_manual, f.computed) then p_now else f.since end,
      last_touch_at = f.touch_at, last_touch_by = f.by_id, last_touch_channel = f.channel, last_touch_direction = f.direction, last_inbound_at = f.inbound_at,
      next_step_at = f.step_at, next_step_kind = f.step_kind, next_step_id = f.step_id, quality_missing = f.missing, quality_score = f.score, quality_completeness = f.completeness, quality_validity = f.validity, quality_uniqueness = f.uniqueness,
      quality_freshness = f.freshness, customer_value_minor = f.value, last_deal_at = f.last_at, share_of_wallet = f.share, quality_due_at = f.due
    from judged f
    where k.tenant_id = t and k.id = f.id and (f.since is null
      or (k.lifecycle_computed, k.lifecycle_stage, k.last_touch_at, k.last_touch_by, k.last_touch_channel, k.last_touch_direction, k.last_inbound_at, k.next_step_at, k.next_step_kind, k.next_step_id, k.quality_missing, k.quality_score, k.quality_validity, k.quality_uniqueness, k.quality_freshness, k.customer_value_minor, k.last_deal_at, k.share_of_wallet, k.quality_due_at)
        is distinct from (f.computed, coalesce(k.lifecycle_manual, f.computed), f.touch_at, f.by_id, f.channel, f.direction, f.inbound_at, f.step_at, f.step_kind, f.step_id, f.missing, f.score, f.validity, f.uniqueness, f.freshness, f.value, f.last_at, f.share, f.due))
    returning k.id, k.version, k.name, f.had, k.quality_missing as has, f.was, f.since, k.lifecycle_stage as stage, k.lifecycle_manual is not null as manual, k.lifecycle_reason as why),
  mended as (
    insert into quality_fixes (tenant_id, company_id, member_id, fixed, at)
    select t, w.id, p_actor, array(select unnest(w.had) except select unnest(w.has)), p_now from written w where p_actor is not null and w.since is not null and not w.had <@ w.has),
  told as (
    insert into lifecycle_history (tenant_id, company_id, from_stage, to_stage, at, actor_id, is_manual, reason)
    select t, w.id, case when w.since is not null then w.was end, w.stage, p_now, p_actor, w.manual, w.why from written w
    where w.since is not null and w.was <> w.stage or w.since is null and (w.manual or w.stage <> 'lead'))
  select 'company'::text, w.id, w.version, w.name, w.was, w.stage, w.manual, w.why from written w where w.since is not null and w.was <> w.stage;
end $$;

-- The next step of a deal: its earliest open task with a day, or planned activity.
create or replace function public.settle_deals(p_ids uuid[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  t uuid := app_tenant();
begin
  perform 1 from deals d where d.tenant_id = t and d.id = any (p_ids) order by d.id for no key update;
  update deals d set next_step_at = f.at, next_step_kind = f.kind, next_step_id = f.step_id
  from (
    select o.id, step.at, step.kind, step.id as step_id
    from deals o
    left join lateral (
      select s.at, s.kind, s.id from (
        select coalesce(k.due_at, (k.due_date + time '12:00') at time zone 'UTC') as at, 'task' as kind, k.id
        from timeline_entries e join tasks k on k.tenant_id = e.tenant_id and k.id = e.ref_id and k.deleted_at is null
        where e.tenant_id = t and e.record_id = o.id and e.kind = 'task' and e.outcome = 'open' and k.due_date is not null
        union all
        select e.at, e.kind, e.ref_id from timeline_entries e where e.tenant_id = t and e.record_id = o.id and e.status = 'planned') s
      order by s.at, s.id limit 1) step on true
    where o.tenant_id = t and o.id = any (p_ids)) f
  where d.tenant_id = t and d.id = f.id and (d.next_step_at, d.next_step_kind, d.next_step_id) is distinct from (f.at, f.kind, f.step_id);
end $$;

-- A company is touched with each of its people. Deals come first, because whoever changes a deal has it locked already.
create or replace function public.settle(p_contacts uuid[], p_companies uuid[], p_deals uuid[], p_now timestamptz, p_actor uuid)
returns table (object text, id uuid, version int, title text, from_stage text, to_stage text, is_manual boolean, reason text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  touched uuid[];
begin
  if cardinality(p_deals) > 0 then perform settle_deals(p_deals); end if;
  if cardinality(p_contacts) > 0 then return query select * from settle_contacts(p_contacts, p_now, p_actor); end if;
  select array_agg(distinct k) into touched from (
    select unnest(p_companies) as k union select c.company_id from contacts c where c.tenant_id = app_tenant() and c.id = any (p_contacts) and c.company_id is not null) all_of;
  if touched is not null then return query select * from settle_companies(touched, p_now, p_actor); end if;
end $$;
do $$
declare f text;
begin
  grant create on schema public to crm_standing;
  foreach f in array array['settle_contacts(uuid[], timestamptz, uuid)', 'settle_companies(uuid[], timestamptz, uuid)', 'settle_deals(uuid[])', 'settle(uuid[], uuid[], uuid[], timestamptz, uuid)'] loop
    execute format('revoke all on function public.%s from public', f);
    execute format('grant execute on function public.%s to crm_app', f);
    execute format('alter function public.%s owner to crm_standing', f);
  end loop;
  revoke create on schema public from crm_standing;
end $$;
