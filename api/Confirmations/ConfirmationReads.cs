using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Crm.Confirmations;

/// <summary>Requests as lists and figures show them.</summary>
sealed class ConfirmationReads(CrmDb db, Cursors cursors, TenantScope scope, TimeProvider time, Writing writing)
{
    const string Rows = $"""
        select r.id, r.version, r.contact_id, coalesce(c.display_name, ''), c.owner_id, r.fields, r.channel, {ConfirmationRequest.StateSql}, r.recipient, r.task_id, m.name, r.created_at, r.sent_at, r.opened_at, r.answered_at, r.expires_at, r.cancelled_at,
          r.answer::text, r.waiting, r.repaired, r.reviewed_at, v.name
        from confirmation_requests r join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
          left join members m on m.tenant_id = r.tenant_id and m.id = r.created_by left join members v on v.tenant_id = r.tenant_id and v.id = r.reviewed_by
        where r.tenant_id = $1
        """;

    public async Task<ConfirmationView> OneAsync(string id, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        ConfirmationView? view = null;
        await new Question(db).Add(Rows + " and r.id = $3", db.CurrentTenantId, time.Now(), key).AskAsync(ct, row => view = Read(row));
        return view ?? throw Refused.NotFound();
    }

    public async Task<Ok<Page<ConfirmationView>>> ListAsync(string? state, string? channel, string? contactId, bool waiting, int limit, string? cursor, bool count, CancellationToken ct)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        var contact = contactId is null ? (Guid?)null : Guid.TryParseExact(contactId, "D", out var key) ? key : throw Refused.Invalid("contactId", "This is not an id.");
        if (state is not null) Choices.Of<ConfirmationState>(state, "state");
        if (channel is not null) Choices.Of<AskChannel>(channel, "channel");
        var question = $"confirmations {state} {channel} {contact} {waiting}";
        var after = cursor is { Length: > 0 } ? cursors.Read(scope.TenantId, question, cursor) : null;
        const string where = $"""
             and ($3::text is null or {ConfirmationRequest.StateSql} = $3) and ($4::text is null or r.channel = $4) and ($5::uuid is null or r.contact_id = $5) and (not $6 or r.waiting > 0)
            """;
        var (views, total) = (new List<ConfirmationView>(), (long?)null);
        object[] asked = [db.CurrentTenantId, time.Now(), (object?)state ?? DBNull.Value, (object?)channel ?? DBNull.Value, (object?)contact ?? DBNull.Value, waiting];
        var ask = new Question(db).Add(row => views.Add(Read(row)), Rows + where + " and ($7::timestamptz is null or (r.created_at, r.id) < ($7, $8::uuid)) order by r.created_at desc, r.id desc limit $9",
            [.. asked, after is null ? DBNull.Value : DateTimeOffset.Parse(after[0]!, System.Globalization.CultureInfo.InvariantCulture), after is null ? DBNull.Value : Guid.Parse(after[1]!), limit + 1]);
        if (count) ask.Add(row => total = row.GetInt64(0), "select count(*) from confirmation_requests r join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id where r.tenant_id = $1" + where, asked);
        await ask.AskAsync(ct);
        var more = views.Count > limit;
        if (more) views.RemoveAt(limit);
        return TypedResults.Ok(new Page<ConfirmationView>(views, more ? cursors.Write(scope.TenantId, question, [views[^1].CreatedAt.ToString("O"), views[^1].Id.ToString()]) : null, total));
    }

    public async Task<Ok<ConfirmationStats>> StatsAsync(CancellationToken ct)
    {
        var (total, waiting) = (new ConfirmationFigures(0, 0, 0, null, 0, 0), 0);
        var (channels, weeks) = (new List<ChannelFigures>(), new List<WeekFigures>());
        const string figures = """
            count(r.sent_at)::int, count(r.opened_at)::int, count(r.answered_at)::int, coalesce(sum(r.repaired), 0)::int,
              coalesce(sum((select count(*) from jsonb_array_elements(r.answer) i where i ->> 'kind' = 'confirmed' and i ->> 'decision' = 'accepted')), 0)::int
            """;
        const string since = "from confirmation_requests r where r.tenant_id = $1 and r.cancelled_at is null and r.sent_at > $2";
        var zone = (await writing.TenantAsync(ct)).TimeZone;
        object[] asked = [db.CurrentTenantId, time.Now().AddDays(-26 * 7)];
        await new Question(db)
            .Add(row => total = Figures(row, 0), $"select {figures} {since}", asked)
            .Add(row => channels.Add(new ChannelFigures(Enum.Parse<AskChannel>(row.GetString(0), true), Figures(row, 1))), $"select r.channel, {figures} {since} group by 1 order by 1", asked)
            .Add(row => weeks.Add(new WeekFigures(row.GetFieldValue<DateOnly>(0), Figures(row, 1))), $"select date_trunc('week', r.sent_at at time zone $3)::date, {figures} {since} group by 1 order by 1", [.. asked, zone])
            .Add(row => waiting = row.GetInt32(0), "select count(*)::int from confirmation_requests where tenant_id = $1 and waiting > 0", db.CurrentTenantId)
            .AskAsync(ct);
        return TypedResults.Ok(new ConfirmationStats(total, channels, weeks, waiting));
    }

    static ConfirmationFigures Figures(NpgsqlDataReader row, int first)
    {
        var (sent, answered) = (row.GetInt32(first), row.GetInt32(first + 2));
        return new ConfirmationFigures(sent, row.GetInt32(first + 1), answered, sent == 0 ? null : Math.Round((double)answered / sent, 4), row.GetInt32(first + 3), row.GetInt32(first + 4));
    }

    static ConfirmationView Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.GetGuid(2), row.GetString(3), row.Id(4), [.. row.Texts(5).Select(f => Enum.Parse<AskedField>(f, true))], Enum.Parse<AskChannel>(row.GetString(6), true),
        Enum.Parse<ConfirmationState>(row.GetString(7), true), row.Text(8), row.Id(9), row.Text(10), row.Instant(11), row.MaybeInstant(12), row.MaybeInstant(13), row.MaybeInstant(14), row.Instant(15), row.MaybeInstant(16),
        JsonSerializer.Deserialize<List<AnswerItem>>(row.GetString(17), Json.Options)!, row.GetInt32(18), row.GetInt32(19), row.MaybeInstant(20), row.Text(21));
}
