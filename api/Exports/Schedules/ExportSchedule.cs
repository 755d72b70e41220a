using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Exports;

/// <summary>How often a regular export is made.</summary>
public enum ScheduleEvery { Day, Week, Month }

/// <summary>A regular export.</summary>
/// <param name="Name">1 to 100 characters; the file is called so.</param>
/// <param name="On">For a week the day, 1 (Monday, the default) to 7; for a month the day, 1 (the default) to 28.</param>
/// <param name="At">The time of day, such as 07:30; default 07:00. Where clocks are put forward over it, an hour later.</param>
/// <param name="TimeZone">IANA zone of that time; default the workspace's.</param>
/// <param name="Paused">True lets it rest; false goes on, also after it was stopped for a problem.</param>
[ValidatableType]
public sealed record ExportScheduleInput([Required, StringLength(100, MinimumLength = 1)] string Name, [Required] ExportObject Object, [Required] ExportFormat Format, [Required] ScheduleEvery Every, [Range(1, 28)] int? On = null,
    [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]")] string? At = null, [StringLength(64)] string? TimeZone = null, Guid? ViewId = null, JsonElement? Filter = null, [StringLength(200)] string? Q = null, [MaxLength(300)] IReadOnlyList<string>? Columns = null, bool? Paused = null);

/// <summary>A regular export, with when it is made next.</summary>
/// <param name="Problem">Why it was stopped, such as a right that its author has lost; null when nothing is wrong.</param>
public sealed record ExportScheduleView(Guid Id, int Version, string Name, ExportObject Object, ExportFormat Format, ScheduleEvery Every, int On, string At, string TimeZone, Guid? ViewId, JsonElement? Filter, string? Q, IReadOnlyList<string>? Columns,
    bool Paused, string? Problem, DateTimeOffset NextAt, DateTimeOffset? LastAt, DateTimeOffset CreatedAt);

/// <summary>One's own regular exports.</summary>
public sealed record ExportScheduleList(IReadOnlyList<ExportScheduleView> Items);

/// <summary>An export that is made again and again, as its author, who gets a mail when the file is there.</summary>
sealed class ExportSchedule : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public string Name { get; private set; } = "";
    public string Ask { get; private set; } = "{}";
    public string Every { get; private set; } = "day";
    public int OnDay { get; private set; } = 1;
    public TimeOnly At { get; private set; }
    public string TimeZone { get; private set; } = "UTC";
    public DateTimeOffset NextAt { get; private set; }
    public DateTimeOffset? LastAt { get; private set; }
    public bool Paused { get; private set; }
    public string? Problem { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required Guid CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public ExportInput ReadAsk() => JsonSerializer.Deserialize<ExportInput>(Ask, Json.Options)!;

    public void Set(string name, ExportInput ask, ScheduleEvery every, int on, TimeOnly at, string zone, bool paused, DateTimeOffset now)
    {
        (Name, Ask, Every, OnDay, At, TimeZone, Paused, Problem) = (name, JsonSerializer.Serialize(ask, Json.Options), every.ToString().ToLowerInvariant(), on, at, zone, paused, null);
        NextAt = Next(now);
        Changed(now);
    }

    public void Made(DateTimeOffset now)
    {
        (LastAt, NextAt) = (now, Next(now));
        Changed(now);
    }

    public void Pause(string problem, DateTimeOffset now)
    {
        (Paused, Problem) = (true, problem);
        Changed(now);
    }

    void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);

    DateTimeOffset Next(DateTimeOffset after) => Next(Every, OnDay, At, TimeZoneInfo.FindSystemTimeZoneById(TimeZone), after);

    /// <summary>
    /// The first moment after another at which the clock on the wall shows the time on a day that counts: once a period, whatever is
    /// done to the clocks. A time that is left out is made up for an hour later; of one that comes twice the first counts.
    /// </summary>
    public static DateTimeOffset Next(string every, int on, TimeOnly at, TimeZoneInfo zone, DateTimeOffset after)
    {
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime); ; day = day.AddDays(1))
        {
            if (every == "week" && (int)day.DayOfWeek != on % 7 || every == "month" && day.Day != on) continue;
            var local = day.ToDateTime(at);
            if (zone.IsInvalidTime(local)) local = local.AddHours(1);
            var moment = new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)).ToUniversalTime();
            if (moment > after) return moment;
        }
    }
}

sealed class ExportScheduleTable : IEntityTypeConfiguration<ExportSchedule>
{
    public void Configure(EntityTypeBuilder<ExportSchedule> table)
    {
        table.ToTable("export_schedules").HasKey(s => new { s.TenantId, s.Id });
        table.Property(s => s.Version).IsConcurrencyToken();
        table.Property(s => s.Ask).HasColumnType("jsonb");
    }
}
