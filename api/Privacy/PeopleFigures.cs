using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Tenants;

namespace Crm.Privacy;

/// <summary>
/// Whose figures may be shown singly: the one place that every report by person asks (docs/decisions/0018-figures-about-people.md).
/// Lists of records are no figures about people: whose a deal is stays visible.
/// </summary>
public sealed class PeopleFigures(CrmDb db, TenantScope scope)
{
    /// <summary>The key and, in files, the name of the line that several people are folded into.</summary>
    public const string Key = "notSingly", Name = "People not shown singly";

    /// <summary>Of two, each could subtract themselves.</summary>
    internal const int Fewest = 3;

    /// <summary>Where watching how single employees do is bound to an agreement, and by which law.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Grouped = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DE"] = "Betriebsverfassungsgesetz § 87 (1) no. 6", ["AT"] = "Arbeitsverfassungsgesetz § 96a",
    };

    internal static FiguresShown DefaultOf(string? country) => country is not null && Grouped.ContainsKey(country) ? FiguresShown.Grouped : FiguresShown.Named;

    PeopleSight? known;

    /// <summary>Refuses figures of one person, or of a team in which one could be told, to anybody else.</summary>
    public async Task CheckAsync(Guid? member, Guid? team, CancellationToken ct, string field = "ownerId")
    {
        if (team is null && (member is null || member == scope.User.MemberId)) return;
        var sight = await SightAsync(ct);
        if (member is { } one && sight.Hides(one)) throw Hidden(field, "Figures about this person are shown in a group only, by the privacy settings of the country they work in. Ask for everybody or a larger team; an owner can change it under Settings, Workspace.");
        if (team is { } many && sight.HidesTeam(many)) throw Hidden("teamId", "This team is too small: figures about people in it are shown in a group of three or more only. Ask for everybody or a larger team.");
    }

    /// <summary>Who is folded in a report by owner: those who have to be, and the next smallest until nobody can be told.</summary>
    /// <param name="from">"from … where …" over the alias r, the rows of the report.</param>
    public async Task<PeopleFold> FoldAsync(string from, object[] values, CancellationToken ct)
    {
        var sight = await SightAsync(ct);
        if (!sight.HidesAny) return PeopleFold.None;
        var people = new List<(Guid Id, long Count)>();
        await new Question(db).Add($"select r.owner_id, count(*) {from} and r.owner_id is not null group by 1", values).AskAsync(ct, row => people.Add((row.GetGuid(0), row.GetInt64(1))));
        var fold = people.Where(p => sight.Hides(p.Id)).Select(p => p.Id).ToList();
        if (fold.Count == 0) return PeopleFold.None;
        fold.AddRange(people.Where(p => !sight.Hides(p.Id) && p.Id != scope.User.MemberId).OrderBy(p => p.Count).ThenBy(p => p.Id).Take(Fewest - fold.Count).Select(p => p.Id));
        return new PeopleFold(fold);
    }

    public async Task<PeopleSight> SightAsync(CancellationToken ct)
    {
        if (known is not null) return known;
        var (home, decided, members, teams) = ((string?)null, new Dictionary<string, FiguresShown>(StringComparer.Ordinal), new List<(Guid Id, string? Country)>(), new List<(Guid Team, Guid Member)>());
        await new Question(db)
            .Add("select locale from identity.tenants where id = $1", db.CurrentTenantId)
            .Add("select country, figures from privacy_countries where tenant_id = $1", db.CurrentTenantId)
            .Add("select id, country from members where tenant_id = $1", db.CurrentTenantId)
            .Add("select team_id, member_id from team_members where tenant_id = $1", db.CurrentTenantId)
            .AskAsync(ct, row => home = Tenant.CountryOf(row.GetString(0)), row => decided[row.GetString(0)] = Enum.Parse<FiguresShown>(row.GetString(1), ignoreCase: true),
                row => members.Add((row.GetGuid(0), row.Text(1))), row => teams.Add((row.GetGuid(0), row.GetGuid(1))));
        var hidden = members.Where(m => m.Id != scope.User.MemberId && (m.Country ?? home) is { } country && decided.GetValueOrDefault(country, DefaultOf(country)) == FiguresShown.Grouped).Select(m => m.Id).ToHashSet();
        return known = new PeopleSight(hidden, teams.Where(t => t.Member != scope.User.MemberId).ToLookup(t => t.Team, t => t.Member));
    }

    static Refused Hidden(string field, string why) => new(403, "forbidden", "These figures are not shown singly.", why) { Errors = new Dictionary<string, string[]> { [field] = [why] } };
}

/// <summary>Whose figures the caller does not see singly; never the caller's own.</summary>
public sealed class PeopleSight(HashSet<Guid> hidden, ILookup<Guid, Guid> others)
{
    public bool HidesAny => hidden.Count > 0;
    public bool Hides(Guid member) => hidden.Contains(member);

    /// <summary>Whether somebody hidden could be told from the figures of a team: it has fewer than three members beside the caller.</summary>
    public bool HidesTeam(Guid team) => others[team].Any(hidden.Contains) && others[team].Count() < PeopleFigures.Fewest;
}

/// <summary>The people of a report who are folded into one line.</summary>
public sealed class PeopleFold(IReadOnlyCollection<Guid> people)
{
    public static readonly PeopleFold None = new([]);

    bool Shown => people.Count >= PeopleFigures.Fewest;
    public NotSingly? Told => people.Count == 0 ? null : new NotSingly(people.Count, Shown);
    public Guid[] Ids => [.. people];

    /// <summary>As a value of SQL: the keys of those who are folded.</summary>
    public string[] Keys => [.. people.Select(p => p.ToString())];

    /// <summary>The key of a line in SQL: a member's id, or that of the fold, whose <see cref="Keys"/> stand at that place.</summary>
    public string KeyOf(string key, string place) => people.Count == 0 ? key : $"case when {key} = any ({place}) then '{PeopleFigures.Key}' else {key} end";

    /// <summary>Whether the line of this key is left out: too few are folded.</summary>
    public bool LeavesOut(string key) => key == PeopleFigures.Key && !Shown;
}
