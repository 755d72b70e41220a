using System.Linq.Expressions;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>
/// The filter {field: "withoutTouch"}: customers nobody has talked to. They have an open deal or won one in the last 12 months, and
/// nothing was logged for 90 days.
/// </summary>
static class Untouched
{
    public const string Name = "withoutTouch";
    public const int Months = 12, Days = 90;

    public static Field<T> Field<T>() where T : CustomerRecord => new()
    {
        Name = Name, Type = FieldType.Choice, Choices = ["true", "false"],
        AtTheMoment = moment => new Field<T> { Name = Name, Type = FieldType.Choice, Compare = (op, values, where) => Compare<T>(moment.Now, op, values, where) },
    };

    static Expression<Func<T, bool>> Compare<T>(DateTimeOffset now, string op, string[] values, string where) where T : CustomerRecord
    {
        if (op is not ("eq" or "ne") || values is not ["true" or "false"]) throw Refused.Invalid(where, $"'{Name}' is compared with eq or ne, true or false.");
        var (dealt, touched) = (now.AddMonths(-Months), now.AddDays(-Days));
        Expression<Func<T, bool>> found = c => c.LastDealAt != null && c.LastDealAt > dealt && (c.LastTouchAt == null || c.LastTouchAt <= touched);
        return values[0] == "true" == (op == "eq") ? found : Filters.Not(found);
    }
}

/// <summary>The filter {field: "defect"}: records that have a defect, as qualityMissing names it ("email", "email:stale", "duplicate").</summary>
static class Defects
{
    public const string Name = "defect";

    public static Field<T> Field<T>() where T : CustomerRecord => new()
    {
        Name = Name, Type = FieldType.Choice,
        Compare = (op, values, where) => op switch
        {
            "eq" or "in" => c => c.QualityMissing.Any(m => values.Contains(m)),
            "ne" => c => !c.QualityMissing.Contains(values[0]),
            "empty" => values[0] == "true" ? c => c.QualityMissing.Count == 0 : c => c.QualityMissing.Count > 0,
            _ => throw Refused.Invalid(where, $"'{Name}' is compared with eq, ne, in or empty."),
        },
    };
}
