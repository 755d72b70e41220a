using System.Globalization;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Privacy;
using Microsoft.AspNetCore.Mvc;

namespace Crm.Reports;

/// <summary>What every report can be narrowed to.</summary>
/// <param name="From">First day, such as 2017-01-01, by the workspace's clock.</param>
/// <param name="To">Last day.</param>
/// <param name="OwnerId">A member's.</param>
/// <param name="TeamId">Of the members of a team.</param>
/// <param name="PipelineId">Of one pipeline; only where deals are counted.</param>
/// <param name="Format">json, or csv for the same figures as a file.</param>
public sealed record ReportQuery([FromQuery(Name = "from")] string? From = null, [FromQuery(Name = "to")] string? To = null, [FromQuery(Name = "ownerId")] string? OwnerId = null,
    [FromQuery(Name = "teamId")] string? TeamId = null, [FromQuery(Name = "pipelineId")] string? PipelineId = null, [FromQuery(Name = "format")] string? Format = null);

/// <summary>A condition of a filter tree.</summary>
sealed record Condition(string Field, string Op, object Value);

/// <summary>
/// What a report is about: the same narrowing as a condition in SQL and as nodes of the filter tree that opens the rows, so that
/// a figure and its rows cannot disagree. $1 is the workspace.
/// </summary>
sealed class ReportScope
{
    readonly List<object> values;
    readonly List<Condition> nodes = [];
    readonly List<string> sql = [];

    public DateOnly? From { get; }
    public DateOnly? To { get; }
    public Guid? Pipeline { get; }
    public string TimeZone { get; private set; } = "UTC";
    public object[] Values => [.. values];

    /// <summary>Where the pipeline stands among the values, when there is one.</summary>
    public string PlaceOfPipeline { get; private set; } = "";

    ReportScope(Guid tenant, ReportQuery query, bool deals)
    {
        values = [tenant];
        (From, To) = (Day(query.From, "from"), Day(query.To, "to"));
        if (From > To) throw Refused.Invalid("to", "The last day is before the first.");
        Pipeline = Id(query.PipelineId, "pipelineId");
        if (Pipeline is not null && !deals) throw Refused.Invalid("pipelineId", "Activities belong to no pipeline.");
    }

    /// <summary>Reads the parameters, and asks for the workspace's clock, the team's members, and whether figures about these people are shown at all.</summary>
    /// <param name="day">The field of the object that a day is about; its column is <paramref name="column"/> with the table's alias r.</param>
    /// <param name="days">Whether the column holds a day and not an instant.</param>
    public static async Task<ReportScope> OfAsync(CrmDb db, PeopleFigures people, ReportQuery query, string day, string column, bool deals, CancellationToken ct, bool days = false)
    {
        var scope = new ReportScope(db.CurrentTenantId, query, deals);
        var (owner, team) = (Id(query.OwnerId, "ownerId"), Id(query.TeamId, "teamId"));
        await people.CheckAsync(owner, team, ct);
        var (members, known) = (new List<Guid>(), false);
        DateTimeOffset? from = null, until = null;
        await new Question(db)
            .Add("""
                select t.time_zone, ($2::date)::timestamp at time zone t.time_zone, ($3::date + 1)::timestamp at time zone t.time_zone from identity.tenants t where t.id = $1
                """, db.CurrentTenantId, (object?)scope.From ?? DBNull.Value, (object?)scope.To ?? DBNull.Value)
            .Add("select m.member_id from teams t left join team_members m on m.tenant_id = t.tenant_id and m.team_id = t.id where t.tenant_id = $1 and t.id = $2", db.CurrentTenantId, team ?? Guid.Empty)
            .AskAsync(ct,
                row => (scope.TimeZone, from, until) = (row.GetString(0), row.MaybeInstant(1), row.MaybeInstant(2)),
                row => { known = true; if (row.Id(0) is { } member) members.Add(member); });
        if (team is not null && !known) members.Add(Guid.Empty); // as any unknown id in a filter, it matches nothing
        if (days)
        {
            scope.Add(scope.From, day, "gte", column + " >= {0}");
            scope.Add(scope.To, day, "lte", column + " <= {0}");
        }
        else
        {
            scope.Add(from, day, "gte", column + " >= {0}");
            scope.Add(until, day, "lt", column + " < {0}");
        }
        scope.Add(owner, "ownerId", "eq", "r.owner_id = {0}");
        if (scope.Pipeline is not null) scope.PlaceOfPipeline = "$" + (scope.values.Count + 1).ToString(CultureInfo.InvariantCulture);
        scope.Add(scope.Pipeline, "pipelineId", "eq", "r.pipeline_id = {0}");
        if (team is not null) scope.Add(members.Count == 0 ? [Guid.Empty] : members.ToArray(), "ownerId", "in", "r.owner_id = any ({0})");
        return scope;
    }

    /// <summary>The condition in SQL: " and …" for each, over the alias r.</summary>
    public string Sql => string.Concat(sql.Select(s => " and " + s));

    /// <summary>A further value for the SQL of a report; its place, such as $5.</summary>
    public string Place(object value)
    {
        values.Add(value);
        return "$" + values.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Of everything asked, only what has this value.</summary>
    public void Narrow(string field, object value, string format) => Add(value, field, "eq", format);

    /// <summary>The rows of what is asked, narrowed further.</summary>
    public RowsOf Rows(string @object, params IEnumerable<Condition> more) =>
        new(@object, JsonSerializer.SerializeToElement(new { all = nodes.Concat(more) }, Json.Options));

    void Add<T>(T? value, string field, string op, string format)
    {
        if (value is not { } some) return;
        sql.Add(string.Format(CultureInfo.InvariantCulture, format, Place(some)));
        nodes.Add(new Condition(field, op, some));
    }

    static DateOnly? Day(string? text, string field) => string.IsNullOrEmpty(text) ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999 ? day : throw Refused.Invalid(field, "This is a day such as 2026-11-22.");

    static Guid? Id(string? text, string field) => string.IsNullOrEmpty(text) ? null
        : Guid.TryParseExact(text, "D", out var id) ? id : throw Refused.Invalid(field, "This is an id.");
}
