using System.Collections.Concurrent;
using System.Text.Json;
using Crm.Platform.Database;

namespace Crm.Records;

/// <summary>What a rule does when its condition holds of what is being saved: refuse it, let it pass and say so, or ask for a reason.</summary>
public enum RuleEffect { Block, Warn, AskReason }

/// <summary>What a rule looks at: new records, changes, or both.</summary>
public enum RuleWhen { Create, Update, Both }

/// <summary>A rule that is switched on.</summary>
/// <param name="Object">contact, company or deal.</param>
/// <param name="Condition">A filter tree; the rule speaks up when it holds.</param>
/// <param name="Messages">What it says, by language.</param>
public sealed record ActiveRule(Guid Id, string Object, RuleWhen When, JsonElement Condition, RuleEffect Effect, IReadOnlyDictionary<string, string> Messages)
{
    public bool LooksAt(bool isNew) => When == RuleWhen.Both || When == (isNew ? RuleWhen.Create : RuleWhen.Update);

    /// <summary>Its words in the first of the languages that it knows, else in any.</summary>
    public string MessageIn(IEnumerable<string> languages) =>
        languages.Select(l => Messages.GetValueOrDefault(l.Split('-')[0].ToLowerInvariant())).FirstOrDefault(m => m is not null) ?? Messages.OrderBy(m => m.Key == "en" ? 0 : 1).First().Value;
}

/// <summary>The rules that this process has read, by workspace. The session check's rules version tells whether they still stand.</summary>
public sealed class RuleCache
{
    const int Most = 5_000;
    readonly ConcurrentDictionary<Guid, (long Version, IReadOnlyList<ActiveRule> Rules)> sets = new();

    public async ValueTask<IReadOnlyList<ActiveRule>> OfAsync(CrmDb db, long version, CancellationToken ct)
    {
        if (sets.TryGetValue(db.CurrentTenantId, out var known) && known.Version == version) return known.Rules;
        var rules = await ReadAsync(db, ct);
        if (sets.Count >= Most) sets.Clear();
        sets[db.CurrentTenantId] = (version, rules);
        return rules;
    }

    /// <summary>The rules that are switched on, as they stand now.</summary>
    public static async Task<IReadOnlyList<ActiveRule>> ReadAsync(CrmDb db, CancellationToken ct)
    {
        var rules = new List<ActiveRule>();
        await new Question(db).Add("select id, object, moment, condition::text, effect, messages::text from validation_rules where tenant_id = $1 and enabled and deleted_at is null order by position, id", db.CurrentTenantId)
            .AskAsync(ct, row => rules.Add(new ActiveRule(row.GetGuid(0), row.GetString(1), Enum.Parse<RuleWhen>(row.GetString(2), ignoreCase: true), JsonDocument.Parse(row.GetString(3)).RootElement,
                Enum.Parse<RuleEffect>(row.GetString(4), ignoreCase: true), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(5))!)));
        return rules;
    }
}
