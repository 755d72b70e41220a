using System.Text.Json;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>What a rule has to say of a record that was saved all the same.</summary>
public sealed record RuleWarning(Guid RuleId, Guid RecordId, string Message);

/// <summary>A rule that stands against saving.</summary>
public sealed record RuleRefusal(Guid Id, string Message, RuleEffect Effect);

/// <summary>
/// The one place where the workspace's validation rules are asked: after rows are saved and before they are committed, one question
/// for all rules and all rows of a save, whoever writes and however. A condition reaches fields and records that the writer does not
/// see, and tells nothing of them. What comes back from the trash, an undo and upkeep are not asked for.
/// </summary>
public sealed class RuleCheck(CrmDb db, TenantScope scope, RecordReads reads, RuleCache cache, IHttpContextAccessor web, TimeProvider time)
{
    const int MostReason = 500, MostShown = 20;
    static readonly string[] Objects = ["contact", "company", "deal"];

    readonly Dictionary<Guid, (RecordType Type, Record Record, bool IsNew)> waiting = [];
    List<RuleWarning> warnings = [];

    /// <summary>Set by what takes changes back.</summary>
    public bool Skips { get; set; }

    /// <summary>Set by writers of many records, who tell the warnings of each: see <see cref="TakeWarnings"/>.</summary>
    public bool Collects { get; set; }

    /// <summary>Why rules that ask for a reason may be passed, when it does not come with the request.</summary>
    public string? Reason { get; set; }

    /// <summary>Has a record looked at when it is saved. A workspace without rules pays for one comparison.</summary>
    public void Expect(RecordType type, Record record, bool isNew)
    {
        if (Skips || scope.Entry is { RulesVersion: 0 } || !Objects.Contains(type.Object, StringComparer.Ordinal)) return;
        waiting[record.Id] = (type, record, isNew || waiting.TryGetValue(record.Id, out var known) && known.IsNew);
        db.AfterSave = CheckAsync;
    }

    /// <summary>Says something of a record that is saved all the same, beside what the rules say.</summary>
    public void Note(RuleWarning said) => Warn([said]);

    internal void Forget()
    {
        waiting.Clear();
        warnings = [];
    }

    public IReadOnlyList<RuleWarning> TakeWarnings() => Interlocked.Exchange(ref warnings, []);

    async Task CheckAsync(CancellationToken ct)
    {
        if (waiting.Count == 0) return;
        var (saved, hits) = (waiting.ToDictionary(), new List<(ActiveRule Rule, Record Record, RecordType Type)>());
        waiting.Clear();
        var rules = (await cache.OfAsync(db, scope.Entry!.RulesVersion, ct)).Where(r => saved.Values.Any(s => s.Type.Object == r.Object && r.LooksAt(s.IsNew))).ToList();
        if (rules.Count == 0) return;
        await db.FollowUpAsync(async () =>
        {
            foreach (var (rule, record) in await AskAsync(rules, saved.Values.Select(s => (s.Type, s.Record.Id)).ToList(), ct))
                if (saved[record] is var s && rule.LooksAt(s.IsNew)) hits.Add((rule, s.Record, s.Type));
        }, ct);
        if (hits.Count == 0) return;
        var languages = await LanguagesAsync(ct);
        if (hits.Where(h => h.Rule.Effect == RuleEffect.Block).ToList() is { Count: > 0 } blocking) throw Refuse("rule", "A rule of the workspace does not allow this.", blocking, languages);
        var asking = hits.Where(h => h.Rule.Effect == RuleEffect.AskReason).ToList();
        if (asking.Count > 0 && ReasonGiven() is var reason)
        {
            if (reason is null) throw Refuse("reasonNeeded", "A rule of the workspace asks for a reason. Repeat the request with reason=…", asking, languages);
            await KeepAsync(asking, reason, languages, ct);
        }
        Warn(hits.Where(h => h.Rule.Effect == RuleEffect.Warn).Select(h => new RuleWarning(h.Rule.Id, h.Record.Id, h.Rule.MessageIn(languages))).ToList());
    }

    sealed class Hit
    {
        public int Rule { get; init; }
        public Guid Record { get; init; }
    }

    /// <summary>Which rules hold of which records, in one statement.</summary>
    async Task<List<(ActiveRule Rule, Guid Record)>> AskAsync(List<ActiveRule> rules, List<(RecordType Type, Guid Id)> saved, CancellationToken ct)
    {
        IQueryable<Hit>? all = null;
        foreach (var (rule, index) in rules.Select((r, i) => (r, i)))
        {
            var type = saved.First(s => s.Type.Object == rule.Object).Type;
            var ids = saved.Where(s => s.Type == type).Select(s => s.Id).ToList();
            IQueryable<Guid> found;
            // A rule that asks for a field which is gone says so in the settings and stands in nobody's way.
            try { found = await type.IdsAsync(reads, new ListQuery { Filter = rule.Condition }, newestFirst: false, ct); }
            catch (Refused refused) when (refused.Status == 400) { continue; }
            var one = found.Where(id => ids.Contains(id)).Select(id => new Hit { Rule = index, Record = id });
            all = all is null ? one : all.Concat(one);
        }
        return all is null ? [] : (await all.ToListAsync(ct)).ConvertAll(h => (rules[h.Rule], h.Record));
    }

    Refused Refuse(string type, string title, List<(ActiveRule Rule, Record Record, RecordType Type)> hits, IReadOnlyList<string> languages)
    {
        var rules = hits.Select(h => h.Rule).Distinct().Select(r => (Rule: r, Message: r.MessageIn(languages))).ToList();
        var clearance = scope.Entry!.Clearance;
        // The fields that the rules speak of, as inputs call them; none that the writer may not know of.
        var errors = rules.SelectMany(r => Filters.Named(r.Rule.Condition).Select(field => (Field: InputOf(field), r.Message, Type: hits.First(h => h.Rule == r.Rule).Type)))
            .Where(e => !e.Type.SensitiveMembers.Any(m => m.Sensitivity > clearance && (m.Path == e.Field || m.Path.StartsWith(e.Field + ".", StringComparison.Ordinal)))
                && !(e.Field.StartsWith("custom.", StringComparison.Ordinal) && db.Fields?.Find(e.Type.Object, e.Field[7..], clearance) is null))
            .GroupBy(e => e.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(e => e.Message).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        return new Refused(409, type, title, string.Join(" ", rules.Select(r => r.Message)))
        {
            Errors = errors, Extra = new Dictionary<string, object?> { ["rules"] = rules.ConvertAll(r => new RuleRefusal(r.Rule.Id, r.Message, r.Rule.Effect)) },
        };
    }

    /// <summary>A filter's field as the member of an input that it is read from.</summary>
    static string InputOf(string field) => field switch { "email" => "emails", "phone" => "phones", "displayName" => "lastName", "country" => "addresses", "householdSize" or "children" => "household", "contactId" => "contactIds", "status" => "stageId", _ => field };

    string? ReasonGiven()
    {
        var text = Inputs.Text(web.HttpContext?.Request.Query["reason"].ToString()) ?? Inputs.Text(Reason);
        return text is { Length: > MostReason } || text?.Any(c => char.IsControl(c) && c is not '\n' and not '\t') == true ? throw Refused.Invalid("reason", $"A reason has 1 to {MostReason} characters.") : text;
    }

    /// <summary>The reason in the table, on the record's timeline and in the feed.</summary>
    async Task KeepAsync(List<(ActiveRule Rule, Record Record, RecordType Type)> asking, string reason, IReadOnlyList<string> languages, CancellationToken ct)
    {
        var (now, who) = (time.Now(), scope.User);
        var (happened, lines) = (new List<Event>(), new List<TimelineEntry>());
        await using var batch = db.Batch();
        foreach (var (rule, record, type) in asking)
        {
            var message = rule.MessageIn(languages);
            var changes = JsonSerializer.Serialize<IReadOnlyList<Change>>([Change.Of("rule", null, new { id = rule.Id, message, reason })], Json.Options);
            batch.Add("insert into rule_reasons (tenant_id, rule_id, object, record_id, reason, at, actor_id) values ($1, $2, $3, $4, $5, $6, $7)", db.CurrentTenantId, rule.Id, type.Object, record.Id, reason, now, (object?)who.MemberId ?? DBNull.Value);
            happened.Add(new Event { Type = type.Object + ".reasonGiven", Object = type.Object, RecordId = record.Id, Version = record.Version, At = now, ActorId = who.MemberId, Via = who.Via, Changes = changes });
            lines.Add(new TimelineEntry { Object = type.Object, RecordId = record.Id, Kind = "rule", At = now, Title = message, Body = reason, ActorId = who.MemberId, RefObject = type.Object, RefId = record.Id });
        }
        batch.AddEvents(db, happened, lines);
        await batch.ExecuteNonQueryAsync(ct);
        db.HasNews = true;
    }

    void Warn(List<RuleWarning> said)
    {
        if (said.Count == 0) return;
        warnings.AddRange(said);
        if (!Collects && web.HttpContext is { Response: { HasStarted: false } response }) response.Headers["Rule-Warnings"] = JsonSerializer.Serialize(warnings.Take(MostShown), Json.Options);
    }

    /// <summary>The languages of whoever asks, then the workspace's.</summary>
    async Task<IReadOnlyList<string>> LanguagesAsync(CancellationToken ct)
    {
        var asked = web.HttpContext?.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString()).ToList() ?? [];
        await new Question(db).Add("select locale from identity.tenants where id = $1", db.CurrentTenantId).AskAsync(ct, row => asked.Add(row.GetString(0)));
        return asked;
    }
}
