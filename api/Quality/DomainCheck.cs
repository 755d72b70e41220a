using System.Globalization;
using System.Text.Json;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Quality;

/// <summary>
/// Looks, some time after they were written, whether the domains of e-mail addresses take mail. What does goes up the ladder
/// (syntaxOk → domainOk); of what does not, the problem is kept; without an answer everything stays as it is until the next day.
/// </summary>
sealed class DomainCheck(TenantWork work, IMailDomains domains, TimeProvider time) : IRepeatedJob
{
    public const string Key = "mailDomains";
    const int AtOnce = 8, MostPoints = 200;
    static readonly TimeSpan Again = TimeSpan.FromDays(1);
    // Names that no mail server answers to: for examples and tests (RFC 2606, RFC 6761). The sample data is of these.
    static readonly string[] Reserved = ["example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"];

    public string Kind => Key;
    public JobWake Wake => domains.CanLook ? JobWake.Everywhere : JobWake.Never;
    public bool GivesWay => true;

    public async Task<TimeSpan> RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var me = who with { MemberId = null, Via = "job" };
        var known = new Dictionary<string, MailDomain>(StringComparer.Ordinal);
        Guid? last = null;
        while (domains.CanLook && await NextAsync(me, ct) is { Count: > 0 } next)
        {
            // Only what somebody is just writing comes up twice.
            if (last == next[0].Point) return TimeSpan.FromMinutes(1);
            last = next[0].Point;
            foreach (var some in next.Select(n => n.Domain).Distinct(StringComparer.Ordinal).Where(d => !known.ContainsKey(d)).ToList().Chunk(AtOnce))
            {
                var answers = await Task.WhenAll(some.Select(async domain => (Domain: domain, Answer: IsReserved(domain) ? MailDomain.Unknown : await domains.LookAsync(domain, ct))));
                foreach (var (domain, answer) in answers) known[domain] = answer;
                // Nobody answers: the rest would only wait as long for nothing.
                if (some.Length == AtOnce && Array.TrueForAll(answers, a => a.Answer == MailDomain.Unknown && !IsReserved(a.Domain))) { await KeepAsync(me, [.. next.Where(n => known.ContainsKey(n.Domain))], known, ct); return Again; }
            }
            await KeepAsync(me, next, known, ct);
        }
        return Again;
    }

    /// <summary>The next addresses to be looked at, those first that never were.</summary>
    Task<List<(Guid Point, string Domain)>> NextAsync(CurrentUser who, CancellationToken ct) => work.ReadAsync(who, [], async services =>
    {
        var (db, found) = (services.GetRequiredService<CrmDb>(), new List<(Guid, string)>());
        await new Question(db).Add($"""
            (select id, split_part(normalized, '@', -1) from contact_points where tenant_id = $1 and kind = 'email' and validity = 'syntaxOk' and domain_checked_at is null limit {MostPoints})
            union all (select id, split_part(normalized, '@', -1) from contact_points where tenant_id = $1 and kind = 'email' and validity = 'syntaxOk' and domain_checked_at <= $2 order by domain_checked_at limit {MostPoints})
            limit {MostPoints}
            """, db.CurrentTenantId, time.Now() - Again).AskAsync(ct, row => found.Add((row.GetGuid(0), row.GetString(1))));
        return found;
    });

    Task KeepAsync(CurrentUser who, List<(Guid Point, string Domain)> points, Dictionary<string, MailDomain> known, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var (db, wrong) = (services.GetRequiredService<CrmDb>(), new List<(string Object, Guid Id, int Version, bool IsNews)>());
        // Rows that somebody is just writing are left for the next look. Whose address has turned out wrong is told, without a new version.
        await using (var command = db.Command("""
            with mine as (
              select p.id, a.answer, p.problem as was from contact_points p join unnest($2::uuid[], $3::text[]) as a(id, answer) on a.id = p.id
              where p.tenant_id = $1 and p.kind = 'email' and p.validity = 'syntaxOk' order by p.id for update of p skip locked),
            kept as (
              update contact_points p set domain_checked_at = $4, validity = case m.answer when 'Takes' then 'domainOk' else p.validity end,
                problem = case m.answer when 'Takes' then null when 'TakesNone' then 'noMailDomain' else p.problem end
              from mine m where p.tenant_id = $1 and p.id = m.id returning p.contact_id, p.company_id, m.answer = 'TakesNone' and m.was is null as is_news, m.answer = 'Takes' or m.answer = 'TakesNone' and m.was is null as moves)
            select case when k.contact_id is null then 'company' else 'contact' end, r.id, r.version, k.is_news
            from kept k join (select id, version from contacts where tenant_id = $1 union all select id, version from companies where tenant_id = $1) r on r.id = coalesce(k.contact_id, k.company_id)
            where k.moves
            """))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = points.ConvertAll(p => p.Point) }, new() { Value = points.ConvertAll(p => known[p.Domain].ToString()) }, new() { Value = time.Now() }]);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) wrong.Add((row.GetString(0), row.GetGuid(1), row.GetInt32(2), row.GetBoolean(3)));
        }
        var events = services.GetRequiredService<EventLog>();
        foreach (var (@object, id, version, _) in wrong.Where(w => w.IsNews)) events.AddPlain(@object, id, version, "addressChecked");
        events.Moves(wrong.Select(w => new RecordRef(w.Object, w.Id)));
        await db.SaveChangesAsync(ct);
    }, ct);

    static bool IsReserved(string domain) => Array.Exists(Reserved, r => domain == r || domain.EndsWith("." + r, StringComparison.Ordinal));
}
