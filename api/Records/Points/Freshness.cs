using System.Linq.Expressions;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>After how many months half of what is known of a kind has become wrong.</summary>
public sealed record HalfLives(int Email, int Phone, int Address, int JobTitle, int Company, int IncomeBand)
{
    /// <summary>The workspace's own, or those that every workspace starts with (repeat_freshness.sql).</summary>
    public static async Task<HalfLives> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var months = Array.Empty<int>();
        await new Question(db).Add("select half_lives()").AskAsync(ct, row => months = row.GetFieldValue<int[]>(0));
        return new HalfLives(months[0], months[1], months[2], months[3], months[4], months[5]);
    }
}

/// <summary>What a filter that depends on the moment is made with.</summary>
public sealed record FilterMoment(HalfLives HalfLives, DateTimeOffset Now, Sensitivity Clearance);

/// <summary>
/// The filter {field: "stale"}: whether something of a record has not been confirmed for longer than its half-life, anything (true,
/// false) or one kind of thing.
/// </summary>
static class Freshness
{
    public const string Name = "stale";

    /// <summary>The field before it is known who asks and when: see <see cref="FieldSight.UsableAsync"/>.</summary>
    public static Field<T> Field<T>(Func<FilterMoment, IReadOnlyList<(string Kind, Expression<Func<T, bool>> Condition)>> kinds, params string[] names) where T : CustomerRecord => new()
    {
        Name = Name, Type = FieldType.Choice, Choices = ["true", "false", .. names],
        AtTheMoment = moment => new Field<T> { Name = Name, Type = FieldType.Choice, Compare = (op, values, where) => Compare([.. Points<T>(moment), .. kinds(moment)], op, values, where) },
    };

    static IEnumerable<(string, Expression<Func<T, bool>>)> Points<T>(FilterMoment moment) where T : CustomerRecord
    {
        var (now, email, phone, address) = (moment.Now, moment.HalfLives.Email, moment.HalfLives.Phone, moment.HalfLives.Address);
        yield return ("email", c => c.Points.Any(p => p.Kind == ContactPoint.Email && p.ConfirmedAt.AddMonths(email) <= now));
        yield return ("phone", c => c.Points.Any(p => p.Kind == ContactPoint.Phone && p.ConfirmedAt.AddMonths(phone) <= now));
        yield return ("address", c => c.Points.Any(p => p.Kind == ContactPoint.Address && p.ConfirmedAt.AddMonths(address) <= now));
    }

    static Expression<Func<T, bool>> Compare<T>(IReadOnlyList<(string Kind, Expression<Func<T, bool>> Condition)> kinds, string op, string[] values, string where)
    {
        if (op is not ("eq" or "ne" or "in")) throw Refused.Invalid(where, $"'{Name}' is compared with eq, ne or in.");
        var found = (op == "in" ? values : values[..1]).Select(value => value switch
        {
            "true" => kinds.Select(k => k.Condition).Aggregate(Filters.Or),
            "false" => Filters.Not(kinds.Select(k => k.Condition).Aggregate(Filters.Or)),
            _ => kinds.FirstOrDefault(k => k.Kind == value).Condition ?? throw Refused.Invalid(where, $"'{Name}' is one of: true, false, {string.Join(", ", kinds.Select(k => k.Kind))}."),
        }).Aggregate(Filters.Or);
        return op == "ne" ? Filters.Not(found) : found;
    }
}
