using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Strategies;

/// <summary>What the owner of a business wants to change over a longer time, told by one figure.</summary>
public sealed class Strategy : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public string Name { get; private set; } = "";
    public string? Why { get; private set; }
    public required string Kpi { get; init; }
    public Guid? OwnerId { get; private set; }
    public DateOnly Starts { get; private set; }
    public DateOnly Ends { get; private set; }
    public decimal? Baseline { get; private set; }
    public decimal Target { get; private set; }
    public required string? Currency { get; init; }
    public string ReviewEvery { get; private set; } = "";
    public DateOnly? NextReview { get; private set; }
    public string Status { get; private set; } = "active";
    public string? DropReason { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    public StrategyKpi Figure => Enum.Parse<StrategyKpi>(Kpi, true);

    /// <param name="measured">The KPI as of the first day, which is the baseline unless one is given.</param>
    public void Say(StrategyInput input, decimal? measured, DateOnly today, DateTimeOffset now)
    {
        var name = Inputs.Required(input.Name, "name", "A name");
        if (input.Kpi != Figure) throw Refused.Invalid("kpi", "A strategy keeps its figure. Make another one.");
        if (input.Starts.Year is < 1900 or > 2200) throw Refused.Invalid("starts", "This is a day between 1900 and 2200.");
        if (input.Ends <= input.Starts || input.Ends > input.Starts.AddYears(10)) throw Refused.Invalid("ends", "This is a day after the first one, 10 years at most.");
        if (input.Target is null == input.Change is null) throw Refused.Invalid("target", "Say what is to be reached: a target, or a change from the baseline.");
        var baseline = KpiValues.Read(Figure, Currency, input.Baseline, "baseline") ?? measured;
        if (baseline is null && input.Change is not null) throw Refused.Invalid("change", "There is nothing to measure yet that could change. Say a target.");
        var target = KpiValues.Read(Figure, Currency, input.Target, "target") ?? KpiValues.Changed(Figure, baseline!.Value, (decimal)input.Change!.Value);
        Aim(target, baseline, input.Change is null ? "target" : "change");
        var status = input.Status ?? StrategyStatus.Active;
        if ((status == StrategyStatus.Dropped) != (Inputs.Text(input.DropReason) is not null)) throw Refused.Invalid("dropReason", "A dropped strategy says why, and no other does.");
        if (input.NextReview is { } day && (day < input.Starts || day > input.Ends)) throw Refused.Invalid("nextReview", "A review lies between the first and the last day.");
        (Name, Why, OwnerId, Starts, Ends, Baseline, ReviewEvery, UpdatedAt) = (name, Inputs.Text(input.Why), input.OwnerId, input.Starts, input.Ends, baseline, Word(input.ReviewEvery), now);
        (Status, DropReason) = (Word(status), Inputs.Text(input.DropReason));
        NextReview = status == StrategyStatus.Active ? input.NextReview ?? Step(today) ?? Ends : null;
    }

    /// <summary>What a review brings with it.</summary>
    public void Review(StrategyReviewInput input, DateOnly today, DateTimeOffset now)
    {
        if (Status != "active") throw Refused.Conflict("This strategy is not active any more. Set it to active first.");
        if (input.Target is not null && input.Verdict != ReviewVerdict.Changed) throw Refused.Invalid("target", "A new target comes with the verdict changed.");
        var ends = input.Verdict is ReviewVerdict.Reached or ReviewVerdict.Dropped;
        if (input.NextReview is { } day && (ends || day <= today || day > Ends)) throw Refused.Invalid("nextReview", ends ? "There is no next review of what has ended." : "The next review lies after today, on the last day at the latest.");
        if (input.Verdict == ReviewVerdict.Dropped) DropReason = Inputs.Required(input.Text, "text", "A reason");
        if (input.Target is not null) Aim(KpiValues.Read(Figure, Currency, input.Target, "target")!.Value, Baseline, "target");
        if (ends) Status = Word(input.Verdict);
        NextReview = ends ? null : input.NextReview ?? Step(today);
        (Version, UpdatedAt) = (Version + 1, now);
    }

    void Aim(decimal target, decimal? baseline, string field)
    {
        if (target < 0 || KpiValues.UnitOf(Figure) is KpiUnit.Percent or KpiUnit.Points && target > 100) throw Refused.Invalid(field, "This leads below 0 or above 100 percent.");
        if (target > KpiValues.Most) throw Refused.Invalid(field, "This leads too far.");
        if (target == baseline) throw Refused.Invalid(field, "The target is where it begins: there is nothing to change.");
        Target = target;
    }

    /// <summary>The next step after today, on the last day at the latest; null once that has come.</summary>
    DateOnly? Step(DateOnly today)
    {
        if (today >= Ends) return null;
        var (next, months) = (Starts, ReviewEvery switch { "month" => 1, "quarter" => 3, _ => 6 });
        for (var n = 1; next <= today || next == Starts; n++) next = Starts.AddMonths(n * months);
        return next < Ends ? next : Ends;
    }

    public void Changed() => Version++;
    public void Delete(DateTimeOffset? at) => (DeletedAt, Version) = (at, Version + 1);

    public StrategyInput AsInput() => new()
    {
        Name = Name, Why = Why, Kpi = Figure, OwnerId = OwnerId, Starts = Starts, Ends = Ends, Baseline = KpiValues.Show(Figure, Baseline, Currency), Target = KpiValues.Show(Figure, Target, Currency),
        ReviewEvery = Enum.Parse<ReviewEvery>(ReviewEvery, true), NextReview = NextReview, Status = Enum.Parse<StrategyStatus>(Status, true), DropReason = DropReason,
    };

    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>Values of KPIs as they are written, kept and shown: money is kept in minor units.</summary>
static class KpiValues
{
    public const decimal Most = 1_000_000_000_000_000;

    public static KpiUnit UnitOf(StrategyKpi kpi) => kpi switch
    {
        StrategyKpi.RetentionRate or StrategyKpi.WinRate or StrategyKpi.ShareOfWallet => KpiUnit.Percent, StrategyKpi.DataQuality => KpiUnit.Points, StrategyKpi.WonAmount => KpiUnit.Money, StrategyKpi.FirstResponseMinutes => KpiUnit.Minutes, _ => KpiUnit.Count,
    };

    public static decimal? Read(StrategyKpi kpi, string? currency, KpiValue? value, string field)
    {
        if (value is null) return null;
        if (currency is not null)
        {
            if (value.Money is null || value.Number is not null) throw Refused.Invalid(field + ".money", "An amount to be won is money, and no number.");
            var minor = value.Money.Minor(field + ".money");
            if (value.Money.Currency != currency) throw Refused.Invalid(field + ".money.currency", $"This strategy is counted in {currency}.");
            return minor >= 0 ? minor : throw Refused.Invalid(field + ".money.amount", "This is not below zero.");
        }
        if (value.Money is not null || value.Number is not { } number) throw Refused.Invalid(field + ".number", "This figure is a number, and no money.");
        if (UnitOf(kpi) is KpiUnit.Percent or KpiUnit.Points && number > 100) throw Refused.Invalid(field + ".number", "This is 0 to 100.");
        return Rounded(kpi, (decimal)number);
    }

    public static decimal Changed(StrategyKpi kpi, decimal baseline, decimal change) => Rounded(kpi, UnitOf(kpi) is KpiUnit.Percent or KpiUnit.Points ? baseline + change : baseline * (1 + change / 100));

    public static KpiValue? Show(StrategyKpi kpi, decimal? value, string? currency) =>
        value is not { } some ? null : currency is null ? new KpiValue((double)Rounded(kpi, some)) : new KpiValue(null, Money.From((long)some, currency));

    static decimal Rounded(StrategyKpi kpi, decimal value) => Math.Round(value, UnitOf(kpi) is KpiUnit.Count or KpiUnit.Money ? 0 : 1, MidpointRounding.AwayFromZero);
}

sealed class StrategyTable : IEntityTypeConfiguration<Strategy>
{
    public void Configure(EntityTypeBuilder<Strategy> table)
    {
        table.ToTable("strategies").HasKey(s => new { s.TenantId, s.Id });
        table.Property(s => s.Version).IsConcurrencyToken();
        table.Property(s => s.Baseline).HasColumnType("numeric");
        table.Property(s => s.Target).HasColumnType("numeric");
        table.Ignore(s => s.Figure);
    }
}
