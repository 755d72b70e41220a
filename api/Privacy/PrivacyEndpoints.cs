using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Privacy;

static class PrivacyEndpoints
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services.AddScoped<PeopleFigures>();

    public static void MapPrivacy(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/privacy", "Workspace");
        group.MapGet("/", async (CrmDb db, TenantScope scope, CancellationToken ct) => TypedResults.Ok(await ReadAsync(db, scope, ct))).Reads().WithName("getPrivacy").WithSummary("Figures about people: shown by name or in a group, by country")
            .WithDescription("Where employees must not be watched singly without an agreement (Germany: Betriebsverfassungsgesetz § 87 (1) no. 6; Austria: Arbeitsverfassungsgesetz § 96a), reports by person fold their people into one line, at least three together; asking for one of them answers 403. Everybody sees their own. Lists of records stay as they are.");
        group.MapPut("/", PutAsync).Writes(Permissions.ManageTenant).WithName("switchFigures").WithSummary("Say how figures about the people of a country are shown")
            .WithDescription("Showing by name what is shown in a group takes a reason. The change is kept with who made it and when, and told in the feed (workspace.privacyUpdated).").ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<PrivacyView>> PutAsync(SwitchFigures asked, CrmDb db, TenantScope scope, Writing writing, CancellationToken ct)
    {
        if (!Countries.IsCode(asked.Country)) throw Refused.Invalid("country", "This is not a country code of ISO 3166-1 such as DE.");
        var before = (await ReadAsync(db, scope, ct)).Countries.FirstOrDefault(c => c.Country == asked.Country);
        var (old, figures, reason) = (before?.Figures ?? FiguresShown.Named, asked.Figures!.Value, Inputs.Text(asked.Reason));
        if (figures == FiguresShown.Named && old == FiguresShown.Grouped && reason is null) throw Refused.Invalid("reason", "Say what allows it, such as the agreement with the works council.");
        var version = 0;
        await new Question(db).Add("""
            insert into privacy_countries (tenant_id, country, figures, reason, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (tenant_id, country) do update set version = privacy_countries.version + 1, figures = excluded.figures, reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at returning version
            """, db.CurrentTenantId, asked.Country, figures.ToString().ToLowerInvariant(), (object?)reason ?? DBNull.Value, (object?)writing.User.MemberId ?? DBNull.Value, writing.Now).AskAsync(ct, row => version = row.GetInt32(0));
        writing.Events.AddPlain("workspace", db.CurrentTenantId, version, "privacyUpdated", Change.Of($"figures.{asked.Country}", old, figures), Change.Of("reason", before?.Reason, reason));
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(await ReadAsync(db, scope, ct));
    }

    static async Task<PrivacyView> ReadAsync(CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var (home, decided, members) = ((string?)null, new List<CountryFigures>(), new List<(Guid Id, string? Country)>());
        await new Question(db)
            .Add("select locale from identity.tenants where id = $1", db.CurrentTenantId)
            .Add("select c.country, c.figures, c.reason, m.name, c.changed_at from privacy_countries c left join members m on m.tenant_id = c.tenant_id and m.id = c.changed_by where c.tenant_id = $1", db.CurrentTenantId)
            .Add("select id, country from members where tenant_id = $1", db.CurrentTenantId)
            .AskAsync(ct, row => home = Tenant.CountryOf(row.GetString(0)),
                row => decided.Add(Of(row.GetString(0)) with { Figures = Enum.Parse<FiguresShown>(row.GetString(1), ignoreCase: true), Reason = row.Text(2), ChangedBy = row.Text(3), ChangedAt = row.Instant(4) }),
                row => members.Add((row.GetGuid(0), row.Text(1))));
        var codes = members.Select(m => m.Country ?? home).OfType<string>().Concat(PeopleFigures.Grouped.Keys).Concat(decided.Select(c => c.Country)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        List<CountryFigures> countries = [.. codes.Select(code => (decided.Find(c => c.Country == code) ?? Of(code)) with { Members = members.Count(m => (m.Country ?? home) == code) })];
        var mine = members.Find(m => m.Id == scope.User.MemberId).Country ?? home;
        return new PrivacyView(home, countries, new OwnFigures(mine, countries.Find(c => c.Country == mine)?.Figures ?? FiguresShown.Named));
    }

    static CountryFigures Of(string country) => new(country, PeopleFigures.DefaultOf(country), PeopleFigures.DefaultOf(country), PeopleFigures.Grouped.GetValueOrDefault(country), null, null, null, 0);
}
