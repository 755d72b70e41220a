-- Run again whenever its text changes: how a score of 0 to 100 comes from its parts, each 0 to 100 as well:
--   completeness  what is known and can be used, weighed (quality_of)
--   validity      how far the addresses can be trusted: verified 100, domain takes mail 80, well-formed 60, as typed 40, bounced for now
--                 30, known to be wrong 0; the mean of all that may be used
--   uniqueness    0 while an open pair of the duplicates says that somebody is there twice, else 100
--   freshness     how many of the addresses and key fields are not out of date (repeat_freshness.sql)
--   consent       of contacts with an e-mail address: 100 when they have been asked for consent and said yes or no, else 0
-- A part that says nothing about a record (no address, a company's consent) is null and left out of the weighted mean.

-- Completeness of 0 to 100: what is known and can be used, weighed. An address that bounced, a wrong number, a returned letter and
-- what must not be used count as missing. Contacts: first and last name 10 each, e-mail 20, phone 20, address 10,
-- work (company, job title or occupation) 10, a verified point 10, owner 5, preferred channel or language 5.
-- Companies: website or domain 20, phone 20, e-mail 15, address 15, industry 10, employees 10, owner 10.
create or replace function public.quality_of(p_missing text[], p_company boolean) returns int
language sql immutable set search_path = public, pg_temp as $$
  select 100 - coalesce(sum(case m
    when 'firstName' then 10 when 'lastName' then 10 when 'email' then case when p_company then 15 else 20 end when 'phone' then 20
    when 'address' then case when p_company then 15 else 10 end when 'work' then 10 when 'verified' then 10
    when 'owner' then case when p_company then 10 else 5 end when 'preferredChannel' then 5
    when 'website' then 20 when 'industry' then 10 when 'employees' then 10 end), 0)::int
  from unnest(p_missing) m
$$;

-- The workspace's weights in that order.
create or replace function public.quality_weights() returns int[] language sql stable parallel safe as $$
  select coalesce((select array[completeness_weight, validity_weight, uniqueness_weight, freshness_weight, consent_weight] from public.quality_settings where tenant_id = app_tenant()),
    array[50, 20, 10, 15, 5])
$$;

create or replace function public.quality_score_of(p_parts int[], p_weights int[]) returns int language sql immutable parallel safe as $$
  select coalesce(round(sum(w * p)::numeric / nullif(sum(w), 0)), p_parts[1])::int from unnest(p_parts, p_weights) u(p, w) where p is not null
$$;

-- How many points of the score a defect costs, about: what the queue multiplies with the customer's value.
create or replace function public.quality_cost(p_defect text, p_company boolean, p_weights int[]) returns real language sql immutable parallel safe as $$
  select (case
    when p_defect = 'duplicate' then p_weights[3]
    when p_defect = 'consent' then p_weights[5]
    when p_defect like '%:stale' then p_weights[4] * 0.5
    when p_defect like '%:%' then p_weights[2] * 0.5
    else (100 - quality_of(array[p_defect], p_company)) * p_weights[1] / 100.0 end * 100.0 / greatest((select sum(w) from unnest(p_weights) w), 1))::real
$$;
