using Crm.Activities;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.NextSteps;

/// <summary>Where a recommendation can come from. Lower places are asked first; one that has nothing to say answers null.</summary>
/// <param name="Place">The rules stand at 100 and always answer; what knows better (the steps of a playbook) registers with a lower place.</param>
sealed record StepSource(int Place, Func<Situation, CrmDb, CancellationToken, Task<Recommendation?>> AskAsync)
{
    public static readonly StepSource Rules = new(100, (situation, _, _) => Task.FromResult<Recommendation?>(StepRules.For(situation)));
}

/// <summary>Asks the sources in their order what the next step of a record should be.</summary>
sealed class StepSources(IEnumerable<StepSource> sources, CrmDb db, Writing writing)
{
    const string Touches = """
        select e.kind, e.outcome, e.at from timeline_entries e where e.tenant_id = $1 and e.record_id = $2 and e.status = 'done' and e.at <= $3 order by e.at desc, e.id desc limit 10
        """;

    static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["deal"] = """
            select coalesce(c.first_name, c.display_name, k.name, d.title), case when d.status = 'open' then s.name end, d.stage_entered_at from deals d
            join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id left join companies k on k.tenant_id = d.tenant_id and k.id = d.company_id and k.deleted_at is null
            left join lateral (select c.first_name, c.display_name from deal_contacts dc join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id and c.deleted_at is null
              where dc.tenant_id = d.tenant_id and dc.deal_id = d.id order by dc.position limit 1) c on true
            where d.tenant_id = $1 and d.id = $2 and d.deleted_at is null
            """,
        ["contact"] = "select coalesce(c.first_name, c.display_name), null::text, null::timestamptz from contacts c where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null",
        ["company"] = "select k.name, null::text, null::timestamptz from companies k where k.tenant_id = $1 and k.id = $2 and k.deleted_at is null",
    };

    /// <summary>What to do next with a record; null when there is no such record. With a touch that is only about to be told, as if it had just happened.</summary>
    public async Task<Recommendation?> ForAsync(string @object, Guid id, (ActivityKind Kind, Outcome Outcome)? toBeTold, CancellationToken ct)
    {
        var (now, zone) = (writing.Now, TimeZoneInfo.FindSystemTimeZoneById((await writing.TenantAsync(ct)).TimeZone));
        DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        (string Name, string? Stage, DateTimeOffset? Since)? found = null;
        var touches = new List<Touch>();
        if (toBeTold is { } told) touches.Add(new Touch(told.Kind, told.Outcome, Day(now)));
        await new Question(db).Add(row => found = (row.GetString(0), row.Text(1), row.MaybeInstant(2)), Named[@object], db.CurrentTenantId, id)
            .Add(row => touches.Add(new Touch(Enum.Parse<ActivityKind>(row.GetString(0), true), row.Text(1) is { } o ? Enum.Parse<Outcome>(o, true) : null, Day(row.Instant(2)))), Touches, db.CurrentTenantId, id, now).AskAsync(ct);
        if (found is not { } known) return null;
        var situation = new Situation(@object, id, known.Name, Day(now), touches, known.Stage, known.Since is { } since ? Day(now).DayNumber - Day(since).DayNumber : 0);
        foreach (var source in sources.OrderBy(s => s.Place))
            if (await source.AskAsync(situation, db, ct) is { } answer) return answer;
        return null;
    }
}
