using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Concerns;

/// <summary>The concern, as lists, batch and timelines know it.</summary>
public sealed class ConcernRecord : CustomerPartRecord<Concern, ConcernInput, ConcernView>
{
    public override string Object => "concern";
    public override string Plural => "concerns";
    public override string DefaultSort => "-createdAt";

    public override IReadOnlyList<Field<Concern>> Fields { get; } =
    [
        Field<Concern>.Id("id", c => c.Id), Field<Concern>.Id("contactId", c => c.ContactId), Field<Concern>.Id("companyId", c => c.CompanyId), Field<Concern>.Text("text", c => c.Text),
        Field<Concern>.Choice("severity", c => c.Severity, "low", "normal", "high"), Field<Concern>.Choice("status", c => c.Status, Concern.Open, Concern.Resolved), Field<Concern>.Instant("resolvedAt", c => c.ResolvedAt),
        Field<Concern>.Instant("createdAt", c => c.CreatedAt), Field<Concern>.Instant("updatedAt", c => c.UpdatedAt),
    ];

    public override Concern New() => new();
    public override Task<List<ConcernView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => ConcernReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(ConcernView view) => view.Id;
    public override int VersionOf(ConcernView view) => view.Version;
    public override IQueryable<Concern> Matching(IQueryable<Concern> rows, CrmDb db, string q) => rows.Where(c => EF.Functions.ILike(c.Text, $"%{Filters.Escape(q.Trim())}%", "\\"));

    public override ConcernInput InputOf(Concern c) => new() { ContactId = c.ContactId, CompanyId = c.CompanyId, Text = c.Text, Severity = Enum.Parse<Severity>(c.Severity, true) };

    public override async Task ApplyAsync(Concern concern, ConcernInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var text = Inputs.Required(input.Text, "text", "A text");
        await GiveAsync(concern, input.ContactId, input.CompanyId, writing, ct);
        concern.Say(text, (input.Severity ?? Severity.Normal).ToString().ToLowerInvariant());
    }

    public override TimelineLine Line(Record record)
    {
        var c = (Concern)record;
        return new TimelineLine("concern", c.Text.Length > 300 ? c.Text[..300] : c.Text, c.Resolution, c.Status, c.ResolvedAt ?? (c.CreatedAt == default ? null : c.CreatedAt), Replaces: true);
    }
}

static class ConcernReads
{
    const string Rows = $"""
        select x.id, x.version, {CustomerPartTable.Columns}, x.text, x.severity, x.status, x.resolution, x.resolved_at, x.resolved_by, m.name, x.created_at, x.updated_at, x.deleted_at
        from concerns x {CustomerPartTable.Join} left join members m on m.tenant_id = x.tenant_id and m.id = x.resolved_by where x.tenant_id = $1 and {CustomerPartTable.IsThere}
        """;

    /// <summary>The open ones of one contact or company, the gravest first, for its file.</summary>
    public static string OpenOf(string owner) => $"{Rows} and x.{owner}_id = $2 and x.status = 'open' and x.deleted_at is null order by case x.severity when 'high' then 0 when 'normal' then 1 else 2 end, x.created_at, x.id";

    public static async Task<List<ConcernView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<ConcernView>(ids.Length);
        await new Question(db).Add(Rows + " and x.id = any ($2) and (x.deleted_at is null or $3)", db.CurrentTenantId, ids, trashed).AskAsync(ct, row => views.Add(Read(row)));
        return views;
    }

    public static ConcernView Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), row.GetString(6), Enum.Parse<Severity>(row.GetString(7), true), row.GetString(8), row.Text(9), row.MaybeInstant(10), row.Id(11), row.Text(12),
        row.Instant(13), row.Instant(14), row.MaybeInstant(15));
}
