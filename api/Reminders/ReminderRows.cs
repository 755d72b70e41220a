using Crm.Platform.Database;
using Npgsql;

namespace Crm.Reminders;

/// <summary>When reminders ring, worked out by the database for many at a time, and their ringing.</summary>
static class ReminderRows
{
    /// <summary>
    /// The instants, worked out again from what the reminders belong to. One that is past when it is set or moved does not ring: who sets
    /// it is looking at it. One that stays where it was keeps whether it has rung.
    /// </summary>
    const string Settle = """
        update reminders r set due_at = n.due, fired_for = case when n.due <= $2 then n.due else r.fired_for end
        from (select x.id, case
            when t.status = 'open' and t.deleted_at is null then coalesce(x.at, coalesce(t.due_at, (t.due_date + coalesce(p.day_starts, '09:00')) at time zone coalesce(p.time_zone, w.time_zone)) - make_interval(mins => x.minutes_before))
            when a.deleted_at is null and coalesce(to_jsonb(a) ->> 'status', 'planned') = 'planned' then coalesce(x.at, a.at - make_interval(mins => x.minutes_before)) end as due
          from reminders x left join tasks t on t.tenant_id = x.tenant_id and t.id = x.task_id left join activities a on a.tenant_id = x.tenant_id and a.id = x.activity_id
            left join notification_preferences p on p.tenant_id = x.tenant_id and p.member_id = coalesce(t.assignee_id, a.owner_id) join identity.tenants w on w.id = x.tenant_id
          where x.tenant_id = $1 and WHICH) n
        where r.tenant_id = $1 and r.id = n.id and r.due_at is distinct from n.due
        """;

    static readonly string OfRecords = Settle.Replace("WHICH", "(x.task_id = any ($3) or x.activity_id = any ($3))", StringComparison.Ordinal);
    static readonly string OfMember = Settle.Replace("WHICH", "x.minutes_before is not null and t.assignee_id = $3 and t.due_at is null and t.status = 'open'", StringComparison.Ordinal);

    /// <summary>A task that repeats hands on the reminders that count from its time.</summary>
    const string Carry = """
        insert into reminders (tenant_id, id, task_id, minutes_before, created_at)
        select $1, gen_random_uuid(), n.id, x.minutes_before, $2
        from tasks before join tasks n on n.tenant_id = before.tenant_id and n.id = (to_jsonb(before) ->> 'next_id')::uuid
          join reminders x on x.tenant_id = before.tenant_id and x.task_id = before.id and x.minutes_before is not null
        where before.tenant_id = $1 and before.id = any ($3) and not exists (select from reminders y where y.tenant_id = $1 and y.task_id = n.id)
        """;

    public static NpgsqlBatch AddCarried(this NpgsqlBatch batch, CrmDb db, Guid[] records, DateTimeOffset now) => batch.Add(Carry, db.CurrentTenantId, now, records);
    public static NpgsqlBatch AddSettle(this NpgsqlBatch batch, CrmDb db, Guid[] records, DateTimeOffset now) => batch.Add(OfRecords, db.CurrentTenantId, now, records);
    public static NpgsqlBatch AddSettleOf(this NpgsqlBatch batch, CrmDb db, Guid member, DateTimeOffset now) => batch.Add(OfMember, db.CurrentTenantId, now, member);

    /// <summary>
    /// Rings what is due: marking it and telling of it are one statement, so that neither is without the other. A row that another
    /// worker holds is left to it; the key keeps a second telling of the same instant out, whatever happens.
    /// </summary>
    public const string Ring = """
        with due as (
          select r.id from reminders r where r.tenant_id = $1 and r.due_at <= $2 and r.fired_for is distinct from r.due_at order by r.due_at limit 500 for update skip locked),
        fired as (
          update reminders r set fired_for = r.due_at, fired_at = $2 from due where r.tenant_id = $1 and r.id = due.id returning r.id, r.task_id, r.activity_id, r.due_at),
        told as (
          insert into notifications (tenant_id, id, member_id, kind, title, object, record_id, at, due_at, occurs_at, key)
          select $1, gen_random_uuid(), m.id, 'reminder', left(coalesce(t.title, nullif(a.subject, ''), a.kind), 300), case when t.id is null then 'activity' else 'task' end, coalesce(t.id, a.id), $2, f.due_at,
            coalesce(t.due_at, (t.due_date + coalesce(p.day_starts, '09:00')) at time zone coalesce(p.time_zone, w.time_zone), a.at), 'reminder ' || f.id || ' ' || extract(epoch from f.due_at)
          from fired f left join tasks t on t.tenant_id = $1 and t.id = f.task_id left join activities a on a.tenant_id = $1 and a.id = f.activity_id join identity.tenants w on w.id = $1
            join members m on m.tenant_id = $1 and m.status = 'active' and m.id = coalesce(t.assignee_id, a.owner_id, t.created_by, a.created_by)
            left join notification_preferences p on p.tenant_id = $1 and p.member_id = m.id
          on conflict do nothing returning member_id),
        heard as (
          insert into events (tenant_id, id, type, object, record_id, version, at, via, changes)
          select $1, gen_random_uuid(), 'notification.created', 'notification', x.member_id, 1, $2, 'job', '[]' from (select distinct member_id from told) x)
        select (select count(*)::int from fired), (select count(*)::int from told)
        """;

    public const string Next = "select min(due_at) from reminders where tenant_id = $1 and due_at is not null and fired_for is distinct from due_at";

    public const string List = """
        select r.id, r.minutes_before, r.at, r.local_time, r.time_zone, r.due_at, r.due_at is not null and r.fired_for is not distinct from r.due_at, r.fired_at
        from reminders r where r.tenant_id = $1 and (r.task_id = $2 or r.activity_id = $2) order by coalesce(r.due_at, r.at), r.minutes_before desc, r.id
        """;
}
