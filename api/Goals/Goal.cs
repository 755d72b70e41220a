using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Goals;

/// <summary>What a goal counts: the amount or number of deals won, new deals, activities done.</summary>
public enum GoalMeasure { WonAmount, WonCount, NewDeals, Activities }

/// <summary>How long a goal runs.</summary>
public enum GoalPeriod { Month, Quarter, Year }

/// <summary>What may be written of a goal: for one member, one team, or, without either, the workspace.</summary>
[ValidatableType]
public sealed record GoalInput
{
    public Guid? MemberId { get; init; }
    public Guid? TeamId { get; init; }
    public required GoalMeasure Measure { get; init; }
    public required GoalPeriod Period { get; init; }
    /// <summary>The first day of the month, quarter or year, such as 2026-10-01.</summary>
    public required DateOnly Starts { get; init; }
    /// <summary>How many, at least 1; of every measure but wonAmount.</summary>
    [Range(1, 1_000_000_000)] public long? Target { get; init; }
    /// <summary>How much; of wonAmount. Deals in other currencies do not count.</summary>
    public Money? TargetAmount { get; init; }
}

/// <summary>A goal and how far it has come.</summary>
/// <param name="Ends">Its last day.</param>
/// <param name="Actual">How many so far, of what the caller sees; null of wonAmount.</param>
/// <param name="ActualAmount">How much so far; null of the other measures.</param>
/// <param name="Attainment">Of the target, percent, rounded down; null where it is withheld.</param>
/// <param name="Withheld">What one person, or a team in which one can be told, has reached is not shown to others in the country they work in (GET /privacy): actual, actualAmount and attainment are null.</param>
public sealed record GoalView(Guid Id, int Version, Guid? MemberId, string? MemberName, Guid? TeamId, string? TeamName, GoalMeasure Measure, GoalPeriod Period, DateOnly Starts, DateOnly Ends, long? Target, Money? TargetAmount, long? Actual, Money? ActualAmount, int? Attainment,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Withheld);

/// <summary>Goals, the latest period first.</summary>
public sealed record GoalList(IReadOnlyList<GoalView> Items);

/// <summary>What somebody, a team or everybody is to reach in a period.</summary>
public sealed class Goal : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public Guid? MemberId { get; private set; }
    public Guid? TeamId { get; private set; }
    public string Measure { get; private set; } = "";
    public string Period { get; private set; } = "";
    public DateOnly Starts { get; private set; }
    public long Target { get; private set; }
    public string? Currency { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public void Say(GoalInput input, DateTimeOffset now)
    {
        if (input.MemberId is not null && input.TeamId is not null) throw Refused.Invalid("teamId", "A goal is a member's, a team's or the workspace's: one of them.");
        if (input.Starts.Year is < 1900 or > 2200 || input.Starts != FirstOf(input.Period, input.Starts)) throw Refused.Invalid("starts", "This is the first day of the month, quarter or year.");
        if ((input.Measure == GoalMeasure.WonAmount) != (input.TargetAmount is not null)) throw Refused.Invalid("targetAmount", "An amount to be won has an amount as its target, and nothing else has one.");
        if ((input.Measure == GoalMeasure.WonAmount) == (input.Target is not null)) throw Refused.Invalid("target", "What is counted has a number as its target, and an amount has none.");
        var target = input.TargetAmount?.Minor("targetAmount") ?? input.Target!.Value;
        if (target <= 0) throw Refused.Invalid("targetAmount.amount", "A target is above zero.");
        (MemberId, TeamId, Measure, Period, Starts, Target, Currency, UpdatedAt) = (input.MemberId, input.TeamId, Word(input.Measure), Word(input.Period), input.Starts, target, input.TargetAmount?.Currency, now);
    }

    public void Changed() => Version++;

    public GoalInput AsInput() => new()
    {
        MemberId = MemberId, TeamId = TeamId, Measure = Enum.Parse<GoalMeasure>(Measure, true), Period = Enum.Parse<GoalPeriod>(Period, true), Starts = Starts, Target = Currency is null ? Target : null, TargetAmount = Money.From(Target, Currency),
    };

    public static DateOnly FirstOf(GoalPeriod period, DateOnly day) => period switch { GoalPeriod.Year => new(day.Year, 1, 1), GoalPeriod.Quarter => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1), _ => new(day.Year, day.Month, 1) };
    public static DateOnly NextOf(GoalPeriod period, DateOnly first) => first.AddMonths(period switch { GoalPeriod.Year => 12, GoalPeriod.Quarter => 3, _ => 1 });
    static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

sealed class GoalTable : IEntityTypeConfiguration<Goal>
{
    public void Configure(EntityTypeBuilder<Goal> table)
    {
        table.ToTable("goals").HasKey(g => new { g.TenantId, g.Id });
        table.Property(g => g.Version).IsConcurrencyToken();
    }
}
