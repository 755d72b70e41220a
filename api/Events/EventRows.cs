using Crm.Platform.Database;
using Npgsql;

namespace Crm.Events;

/// <summary>Events and timeline lines, however many, as one statement each.</summary>
static class EventRows
{
    public static NpgsqlBatch AddEvents(this NpgsqlBatch batch, CrmDb db, IReadOnlyList<Event> events, IReadOnlyList<TimelineEntry> lines)
    {
        batch.Add("""
            insert into events (tenant_id, id, type, object, record_id, version, at, actor_id, via, changes)
            select $1, e.id, e.type, e.object, e.record_id, e.version, e.at, e.actor_id, e.via, e.changes::jsonb
            from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::int[], $7::timestamptz[], $8::uuid[], $9::text[], $10::text[]) as e(id, type, object, record_id, version, at, actor_id, via, changes)
            """, db.CurrentTenantId, All(events, e => e.Id), All(events, e => e.Type), All(events, e => e.Object), All(events, e => e.RecordId), All(events, e => e.Version),
            All(events, e => e.At), All(events, e => e.ActorId), All(events, e => e.Via), All(events, e => e.Changes));
        if (lines.Count > 0) batch.Add("""
            insert into timeline_entries (tenant_id, id, object, record_id, kind, at, title, body, outcome, actor_id, ref_object, ref_id, about_object, about_id, about_title, changes, direction, pinned_at, status)
            select $1, l.id, l.object, l.record_id, l.kind, l.at, l.title, l.body, l.outcome, l.actor_id, l.ref_object, l.ref_id, l.about_object, l.about_id, l.about_title, l.changes::jsonb, l.direction, l.pinned_at, l.status
            from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::uuid[], $11::text[], $12::uuid[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::timestamptz[], $19::text[])
              as l(id, object, record_id, kind, at, title, body, outcome, actor_id, ref_object, ref_id, about_object, about_id, about_title, changes, direction, pinned_at, status)
            """, db.CurrentTenantId, All(lines, l => l.Id), All(lines, l => l.Object), All(lines, l => l.RecordId), All(lines, l => l.Kind), All(lines, l => l.At), All(lines, l => l.Title), All(lines, l => l.Body),
            All(lines, l => l.Outcome), All(lines, l => l.ActorId), All(lines, l => l.RefObject), All(lines, l => l.RefId), All(lines, l => l.AboutObject), All(lines, l => l.AboutId), All(lines, l => l.AboutTitle), All(lines, l => l.Changes), All(lines, l => l.Direction), All(lines, l => l.PinnedAt), All(lines, l => l.Status));
        return batch;
    }

    static TValue[] All<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];
}
