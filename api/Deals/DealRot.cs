using System.Linq.Expressions;
using Crm.Pipelines;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Deals;

/// <summary>
/// The filter {field: "rotting"} and the order by rotSince: open deals that nobody has worked on for longer than their stage allows.
/// A deal rests since its last activity, or since it entered its stage.
/// </summary>
static class DealRot
{
    public const string Name = "rotting";

    static readonly Expression<Func<Deal, DateTimeOffset?>> Since = d => d.Status == Stage.Open && d.Stage.RotDays != null
        ? (d.LastTouchAt != null && d.LastTouchAt > d.StageEnteredAt ? d.LastTouchAt.Value : d.StageEnteredAt).AddDays((double)d.Stage.RotDays!.Value) : null;

    public static IEnumerable<Field<Deal>> Fields =>
    [
        Field<Deal>.Instant("rotSince", Since),
        new()
        {
            Name = Name, Type = FieldType.Choice, Choices = ["true", "false"],
            AtTheMoment = moment => new Field<Deal> { Name = Name, Type = FieldType.Choice, Compare = (op, values, where) => Compare(moment.Now, op, values, where) },
        },
    ];

    static Expression<Func<Deal, bool>> Compare(DateTimeOffset now, string op, string[] values, string where)
    {
        if (op is not ("eq" or "ne") || values is not ["true" or "false"]) throw Refused.Invalid(where, $"'{Name}' is compared with eq or ne, true or false.");
        Expression<Func<Deal, bool>> rotting = d => d.Status == Stage.Open && d.Stage.RotDays != null
            && (d.LastTouchAt != null && d.LastTouchAt > d.StageEnteredAt ? d.LastTouchAt.Value : d.StageEnteredAt).AddDays((double)d.Stage.RotDays!.Value) <= now;
        return values[0] == "true" == (op == "eq") ? rotting : Filters.Not(rotting);
    }
}
