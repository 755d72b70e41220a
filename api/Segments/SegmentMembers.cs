using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Segments;

/// <summary>
/// Who is in a segment, and the events of entering and leaving. Each change is one statement that compares, writes the members
/// and writes the events; the segment's row is locked before it, so that two at once tell nothing twice.
/// </summary>
static class SegmentMembers
{
    // Rows of `moved` become events of the records themselves: contact 42 · segment.entered.
    const string Tell = """
        insert into events (tenant_id, id, type, object, record_id, version, at, actor_id, via, changes)
        select @own_tenant, gen_random_uuid(), 'segment.' || m.verb, @own_object, m.id, coalesce(r.version, 0), @own_now, @own_actor, @own_via,
          jsonb_build_array(jsonb_build_object('field', 'segment', 'old', case when m.verb = 'left' then @own_told::jsonb end, 'new', case when m.verb = 'entered' then @own_told::jsonb end))
        from moved m left join {0} r on r.tenant_id = @own_tenant and r.id = m.id returning type
        """;

    /// <summary>Makes the members of a live segment those that its filter finds. How many entered and left.</summary>
    public static async Task<(int Entered, int Left)> RefreshAsync(CrmDb db, RecordType type, Segment segment, IQueryable<Guid> found, CurrentUser who, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = found.Wrapped(db, sql => $"""
            with matching(id) as materialized ({sql}),
              gone as (update segment_members m set left_at = @own_now where m.tenant_id = @own_tenant and m.segment_id = @own_segment and m.left_at is null
                and not exists (select 1 from matching x where x.id = m.record_id) returning m.record_id),
              came as ({Enter("select id from matching")}),
              moved(id, verb) as (select record_id, 'left' from gone union all select record_id, 'entered' from came)
            {Telling(type)}
            """, Values(type, segment, who, now));
        return await CountAsync(command, ct);
    }

    /// <summary>Puts records into a static segment and takes others out.</summary>
    public static async Task<(int Entered, int Left)> ChangeAsync(CrmDb db, RecordType type, Segment segment, Guid[] add, Guid[] remove, CurrentUser who, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command($"""
            with gone as (update segment_members m set left_at = @own_now where m.tenant_id = @own_tenant and m.segment_id = @own_segment and m.left_at is null and m.record_id = any (@own_remove) returning m.record_id),
              came as ({Enter("select unnest(@own_add) as id")}),
              moved(id, verb) as (select record_id, 'left' from gone union all select record_id, 'entered' from came)
            {Telling(type)}
            """);
        command.Parameters.Add(new("own_tenant", db.CurrentTenantId));
        foreach (var (name, value) in Values(type, segment, who, now)) command.Parameters.Add(new(name, value));
        command.Parameters.Add(new("own_add", add));
        command.Parameters.Add(new("own_remove", remove));
        return await CountAsync(command, ct);
    }

    /// <summary>Those of the ids that are no records of this kind, or that the caller cannot see.</summary>
    public static async Task<List<Guid>> UnknownAsync(CrmDb db, RecordType type, Guid[] ids, CancellationToken ct)
    {
        var unknown = new List<Guid>();
        await new Question(db).Add($"select c.id from unnest($2::uuid[]) as c(id) where not exists (select 1 from {type.Plural} r where r.tenant_id = $1 and r.id = c.id and r.deleted_at is null)", db.CurrentTenantId, ids)
            .AskAsync(ct, row => unknown.Add(row.GetGuid(0)));
        return unknown;
    }

    static string Enter(string ids) => $"""
        insert into segment_members (tenant_id, segment_id, record_id, entered_at) select @own_tenant, @own_segment, x.id, @own_now from ({ids}) x
        on conflict (tenant_id, segment_id, record_id) do update set entered_at = excluded.entered_at, left_at = null where segment_members.left_at is not null returning record_id
        """;

    static string Telling(RecordType type) => Tell.Replace("{0}", type.Plural, StringComparison.Ordinal);

    static (string, object)[] Values(RecordType type, Segment segment, CurrentUser who, DateTimeOffset now) =>
    [
        ("own_segment", segment.Id), ("own_now", now), ("own_object", type.Object), ("own_actor", (object?)who.MemberId ?? DBNull.Value), ("own_via", who.Via),
        ("own_told", JsonSerializer.Serialize(new { segment.Id, segment.Name }, Json.Options)),
    ];

    static async Task<(int Entered, int Left)> CountAsync(Npgsql.NpgsqlCommand command, CancellationToken ct)
    {
        var (entered, left) = (0, 0);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            if (reader.GetString(0) == "segment.entered") entered++;
            else left++;
        return (entered, left);
    }
}
