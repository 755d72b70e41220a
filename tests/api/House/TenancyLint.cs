namespace Crm.Tests.House;

/// <summary>
/// The rules of tenancy as one query over the catalog: one line per violation, none in a sound database. What is global
/// or allowed on purpose is listed here, so that each exception is a visible change.
/// </summary>
public static class TenancyLint
{
    /// <summary>Everything in public belongs to a tenant; the schema identity is global and closed.</summary>
    public const string Sql = """
        with t as (
          select c.oid, c.relname::text as name, c.relrowsecurity, c.relforcerowsecurity, c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p')),
        tenant as (select a.attrelid, a.attnum from pg_attribute a where a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and a.attnotnull and not a.attisdropped)
        select 'table ' || name || ' has no tenant_id uuid not null' from t where not exists (select from tenant where attrelid = t.oid)
        union all select 'table ' || name || ' has no primary key' from t where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)
        union all select 'table ' || name || ' has no row-level security' from t where not relrowsecurity
        union all select 'table ' || name || ' does not force row-level security' from t where not relforcerowsecurity
        union all select 'table ' || name || ' has no tenant policy for crm_app' from t where not exists (
          select from pg_policy p where p.polrelid = t.oid and p.polname = 'tenant' and p.polcmd = '*' and p.polpermissive and p.polroles = array['crm_app'::regrole::oid]
            and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = app_tenant())' and pg_get_expr(p.polwithcheck, p.polrelid) = '(tenant_id = app_tenant())')
        union all select 'policy ' || p.polname || ' on ' || t.name || ' is not on the list' from pg_policy p join t on t.oid = p.polrelid
          where p.polname <> 'tenant' and not (p.polname = 'visible' and not p.polpermissive and p.polcmd = 'r' and p.polroles = array['crm_app'::regrole::oid])
            and not (p.polname = 'standing' and p.polroles = array['crm_standing'::regrole::oid] and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = app_tenant())' and pg_get_expr(p.polwithcheck, p.polrelid) = '(tenant_id = app_tenant())') and (t.name, p.polname, p.polroles) not in (
            ('members', 'identity', array['crm_identity'::regrole::oid]), ('members', 'auth', array['crm_auth'::regrole::oid]), ('roles', 'auth', array['crm_auth'::regrole::oid]), ('team_members', 'auth', array['crm_auth'::regrole::oid]), ('roles', 'identity', array['crm_identity'::regrole::oid]), ('confirmation_requests', 'identity', array['crm_identity'::regrole::oid]), ('calendar_feeds', 'identity', array['crm_identity'::regrole::oid]), ('meeting_invitations', 'identity', array['crm_identity'::regrole::oid]), ('booking_pages', 'identity', array['crm_identity'::regrole::oid]), ('invitations', 'identity', array['crm_identity'::regrole::oid]),
            ('jobs', 'dispatch', array['crm_dispatch'::regrole::oid]), ('search_docs', 'search', array['crm_search'::regrole::oid]))
        -- What holds a record, or hangs on one, is shown by a policy, or it is listed with its reason.
        union all select 'table ' || t.name || ' shows records past who sees what' from t where (t.name in ('contacts', 'companies', 'deals', 'tasks', 'activities') or exists (
            select from pg_attribute a where a.attrelid = t.oid and not a.attisdropped and a.attname in ('record_id', 'contact_id', 'company_id', 'deal_id', 'task_id', 'activity_id', 'import_id')))
          and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'visible' and not p.polpermissive and p.polcmd = 'r' and p.polroles = array['crm_app'::regrole::oid] and pg_get_expr(p.polqual, p.polrelid) <> 'true')
          and t.name not in ('links', 'external_ids', 'custom_values') -- ids, or conditions on records; read beside what they belong to, whose ends are read under their own policies
        union all select 'index ' || i.indexrelid::regclass || ' does not start with tenant_id' from pg_index i join t on t.oid = i.indrelid join tenant on tenant.attrelid = t.oid
          where i.indkey[0] is distinct from tenant.attnum and i.indexrelid::regclass::text not in ('members_by_user', 'invitations_token', 'confirmation_requests_token', 'confirmation_requests_code', 'calendar_feeds_token', 'meeting_invitations_token', 'booking_pages_slug', 'jobs_waiting')
        union all select 'unique index ' || i.indexrelid::regclass || ' does not start with tenant_id' from pg_index i join t on t.oid = i.indrelid join tenant on tenant.attrelid = t.oid
          where i.indisunique and i.indkey[0] is distinct from tenant.attnum
        union all select 'foreign key ' || f.conname || ' of ' || t.name || ' does not carry the tenant' from pg_constraint f join t on t.oid = f.conrelid join tenant on tenant.attrelid = t.oid
          where f.contype = 'f' and f.confrelid in (select oid from t) and not (f.conkey[1] = tenant.attnum and exists (select from tenant o where o.attrelid = f.confrelid and o.attnum = f.confkey[1]))
        union all select 'foreign key ' || f.conname || ' of ' || t.name || ' would clear the tenant' from pg_constraint f join t on t.oid = f.conrelid
          where f.contype = 'f' and f.confdeltype in ('n', 'd') and (f.confdelsetcols is null or f.confdelsetcols && array(select attnum from tenant where attrelid = t.oid))
        union all select 'foreign key ' || f.conname || ' points from a global table at a tenant''s' from pg_constraint f where f.contype = 'f' and f.confrelid in (select oid from t) and f.conrelid not in (select oid from t)
        union all select 'table ' || c.relname || ' in identity is not on the list' from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'identity' and c.relkind in ('r', 'p')
          and c.relname not in ('users', 'throttles', 'tenants', 'sessions', 'tokens', 'mails', 'migrations')
        union all select 'view ' || c.relname || ' does not run as its caller' from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('public', 'identity') and c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)
        union all select 'materialized view ' || c.relname || ' knows no policy' from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'identity') and c.relkind = 'm'
        union all select 'sequence ' || c.relname || ' counts across tenants' from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'identity') and c.relkind = 'S'
        union all select 'trigger ' || g.tgname || ' on ' || t.name from pg_trigger g join t on t.oid = g.tgrelid where not g.tgisinternal
        union all select 'function ' || p.proname || ' runs as its owner' from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname in ('public', 'identity') and p.prosecdef and n.nspname || '.' || p.proname not in ('identity.enter', 'identity.enter_job', 'identity.is_verified', 'public.search_ids', 'public.settle', 'public.settle_contacts', 'public.settle_companies', 'public.settle_deals', 'public.touch_deals', 'public.refresh_statistics')
        union all select 'function ' || p.proname || ' has no search_path of its own, or anybody may call it' from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname in ('public', 'identity') and p.prosecdef and (not coalesce(array_to_string(p.proconfig, ',') like '%search_path=%', false) or exists (select from aclexplode(p.proacl) a where a.grantee = 0) or p.proacl is null)
        union all select 'function ' || p.proname || ' belongs to a role that can do more' from pg_proc p where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'identity'::regnamespace)
          and p.proowner not in ('crm_auth'::regrole, 'crm_search'::regrole, 'crm_standing'::regrole)
          -- Only who owns a table may have it analysed; the function takes and answers nothing.
          and not (p.proname = 'refresh_statistics' and p.pronargs = 0 and p.prorettype = 'void'::regtype)
        union all select 'role ' || r.rolname || ' has a power it must not have' from pg_roles r where r.rolname in ('crm_app', 'crm_identity', 'crm_dispatch', 'crm_auth', 'crm_search', 'crm_standing')
          and (r.rolsuper or r.rolbypassrls or r.rolcreatedb or r.rolcreaterole or r.rolreplication)
        union all select 'role crm_app owns ' || c.relname from pg_class c where c.relowner = 'crm_app'::regrole
        union all select 'role ' || m.member::regrole || ' is a member of ' || m.roleid::regrole from pg_auth_members m where m.member in ('crm_app'::regrole, 'crm_identity'::regrole, 'crm_dispatch'::regrole)
        union all select 'role crm_app may create in ' || n.nspname from pg_namespace n where n.nspname in ('public', 'identity') and has_schema_privilege('crm_app', n.oid, 'create')
        union all select 'role ' || r.role || ' may ' || lower(p.privilege) || ' ' || c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace, (values ('crm_app'), ('crm_identity'), ('crm_dispatch')) r(role),
          (values ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) p(privilege) where n.nspname in ('public', 'identity') and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(r.role, c.oid, p.privilege)
        union all select 'role crm_app may ' || lower(p.privilege) || ' events' from (values ('UPDATE'), ('DELETE')) p(privilege) where has_table_privilege('crm_app', 'public.events', p.privilege)
        union all select 'role crm_app may ' || lower(p.privilege) || ' identity.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace, (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE')) p(privilege)
          where n.nspname = 'identity' and c.relkind in ('r', 'p') and has_table_privilege('crm_app', c.oid, p.privilege) and (c.relname, p.privilege) not in (('tenants', 'SELECT'), ('tenants', 'UPDATE'), ('mails', 'INSERT'), ('migrations', 'SELECT'))
        union all select 'role ' || r.role || ' reads ' || t.name from t, (values ('crm_identity'), ('crm_dispatch'), ('crm_auth'), ('crm_search')) r(role)
          where has_table_privilege(r.role, t.oid, 'SELECT') and (r.role, t.name) not in (('crm_identity', 'members'), ('crm_identity', 'invitations'), ('crm_dispatch', 'jobs'), ('crm_auth', 'members'), ('crm_auth', 'roles'), ('crm_auth', 'team_members'), ('crm_identity', 'roles'), ('crm_search', 'search_docs'))
        union all select 'anybody may use ' || t.name from t join pg_class c on c.oid = t.oid, aclexplode(c.relacl) a where a.grantee = 0
        union all select 'default privileges give away ' || d.defaclobjtype::text from pg_default_acl d, aclexplode(d.defaclacl) a where a.grantee <> d.defaclrole
        """;

    /// <summary>Faults that somebody could make, each with the words that the lint must find for it.</summary>
    public static readonly (string Fault, string Finding)[] Planted =
    [
        ("create table planted (id uuid primary key)", "has no tenant_id"),
        ("create table planted (tenant_id uuid not null, id uuid)", "has no primary key"),
        ("create table planted (tenant_id uuid not null, id uuid, primary key (tenant_id, id))", "has no row-level security"),
        ("alter table contacts no force row level security", "contacts does not force"),
        ("drop policy tenant on contacts", "contacts has no tenant policy"),
        ("drop policy tenant on contacts; create policy tenant on contacts to crm_app using (true) with check (tenant_id = app_tenant())", "contacts has no tenant policy"),
        ("create policy wide on contacts to crm_app using (true)", "policy wide on contacts"),
        ("drop policy visible on contacts", "contacts shows records past"),
        ("drop policy visible on timeline_entries; create policy visible on timeline_entries as restrictive for select to crm_app using (true)", "timeline_entries shows records past"),
        ("create policy visible on members as permissive for select to crm_app using (true)", "policy visible on members"),
        ("create table planted (tenant_id uuid not null, contact_id uuid, primary key (tenant_id))", "planted shows records past"),
        ("create index planted on contacts (display_name)", "planted does not start"),
        ("create unique index planted on contacts (id)", "unique index planted"),
        ("create unique index planted on contacts (id); alter table deal_contacts add constraint planted foreign key (contact_id) references contacts (id)", "foreign key planted"),
        ("alter table contacts add constraint planted foreign key (tenant_id, company_id) references companies (tenant_id, id) on delete set null", "would clear the tenant"),
        ("create table identity.planted (id uuid)", "planted in identity is not on the list"),
        ("create view planted as select * from contacts", "view planted"),
        ("create materialized view planted as select * from contacts", "materialized view planted"),
        ("create sequence planted", "sequence planted"),
        ("create function planted() returns trigger language plpgsql as 'begin return new; end'; create trigger planted before insert on contacts execute function planted()", "trigger planted"),
        ("create function planted() returns int language sql security definer as 'select 1'", "function planted runs as its owner"),
        ("grant execute on function identity.enter(uuid, uuid, text[]) to public", "enter has no search_path"),
        ("alter role crm_app bypassrls", "crm_app has a power"),
        ("alter table contacts owner to crm_app", "crm_app owns contacts"),
        ("grant crm_owner to crm_app", "crm_app is a member of crm_owner"),
        ("grant create on schema public to crm_app", "may create in public"),
        ("grant truncate on contacts to crm_app", "may truncate contacts"),
        ("grant references on contacts to crm_app", "may references contacts"),
        ("grant trigger on contacts to crm_app", "may trigger contacts"),
        ("grant update on events to crm_app", "may update events"),
        ("grant delete on events to crm_app", "may delete events"),
        ("grant select on identity.users to crm_app", "may select identity.users"),
        ("grant select on contacts to crm_dispatch", "crm_dispatch reads contacts"),
        ("grant select on contacts to public", "anybody may use contacts"),
        ("alter default privileges in schema public grant select on tables to crm_app", "default privileges"),
    ];
}
