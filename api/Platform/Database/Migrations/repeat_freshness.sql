-- Run again whenever its text changes: how fresh what is known is. Every address and key field has a confirmed_at, when it was last
-- found to be right or changed; each kind has a half-life. Freshness is 0.5 to the power of age by half-life: 1 when just confirmed,
-- 0.5 after one half-life, from when on it is stale. Lists ask by Records/Points/Freshness.cs; what ranks and scores asks here.

-- The workspace's half-lives in months: e-mail, phone, address, job title, company, income band. Written "(select half_lives() as h
-- offset 0)", a query asks once.
create or replace function public.half_lives() returns int[] language sql stable parallel safe as $$
  select coalesce((select array[email_months, phone_months, address_months, job_title_months, company_months, income_band_months] from public.quality_settings where tenant_id = app_tenant()),
    array[12, 18, 24, 12, 12, 24])
$$;

create or replace function public.freshness(p_confirmed timestamptz, p_months int, p_now timestamptz) returns double precision language sql stable parallel safe as $$
  select power(0.5, greatest(extract(epoch from p_now - p_confirmed), 0) / extract(epoch from p_confirmed + make_interval(months => p_months) - p_confirmed))
$$;

-- Everything of the workspace that is stale at an instant: an address (point_id) of a contact or company, or a key field of a contact.
create or replace function public.stale_parts(p_now timestamptz)
returns table (contact_id uuid, company_id uuid, point_id uuid, kind text, confirmed_at timestamptz, stale_at timestamptz) language sql stable parallel safe as $$
  select p.contact_id, p.company_id, p.id, p.kind, p.confirmed_at, p.confirmed_at + make_interval(months => h[case p.kind when 'email' then 1 when 'phone' then 2 else 3 end])
  from public.contact_points p cross join (select half_lives() as h offset 0) fresh
  where p.tenant_id = app_tenant() and p.confirmed_at + make_interval(months => h[case p.kind when 'email' then 1 when 'phone' then 2 else 3 end]) <= p_now
  union all
  select c.id, null, null, f.kind, f.at, f.at + make_interval(months => f.months)
  from public.contacts c cross join (select half_lives() as h offset 0) fresh
    cross join lateral (values ('jobTitle', c.job_title_confirmed_at, h[4]), ('company', c.company_confirmed_at, h[5]), ('incomeBand', c.income_band_confirmed_at, h[6])) f(kind, at, months)
  where c.tenant_id = app_tenant() and c.deleted_at is null and f.at + make_interval(months => f.months) <= p_now
$$;

-- What settles customers (repeat_standing.sql) may ask as well.
drop policy if exists standing on public.quality_settings;
create policy standing on public.quality_settings for select to crm_standing using (tenant_id = app_tenant());
grant select on public.quality_settings to crm_standing;
