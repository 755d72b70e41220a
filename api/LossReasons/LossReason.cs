using System.ComponentModel.DataAnnotations;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.LossReasons;

/// <summary>What may be written of a reason for losing.</summary>
[ValidatableType]
public sealed record LossReasonInput
{
    /// <summary>What people read and choose. A text that reads the same, capitals and spaces aside, is this reason.</summary>
    [Required, StringLength(200, MinimumLength = 1)] public required string Label { get; init; }
    /// <summary>What to do about it: shown wherever the reason is.</summary>
    [StringLength(5000)] public string? Play { get; init; }
    /// <summary>No longer offered; what has it keeps it.</summary>
    public bool Archived { get; init; }
}

/// <summary>A reason for losing.</summary>
/// <param name="Key">For programs: made from the first label, and stays.</param>
/// <param name="Deals">Lost deals with this reason, of those that the caller sees.</param>
public sealed record LossReasonView(Guid Id, int Version, string Key, string Label, string? Play, bool Archived, int Deals, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A text that deals were lost with and that is not in the list.</summary>
public sealed record UnlistedReason(string Text, int Deals);

/// <summary>The workspace's reasons in order, and what else has been written.</summary>
/// <param name="Unlisted">Texts in use that are in no list, most frequent first, 50 at most: POST one as label to take it into the list.</param>
public sealed record LossReasonList(IReadOnlyList<LossReasonView> Items, IReadOnlyList<UnlistedReason> Unlisted);

/// <summary>Why deals are lost and prospects do not buy, in the workspace's own words.</summary>
public sealed class LossReason : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Key { get; init; }
    public string Label { get; private set; } = "";
    public string Match { get; private set; } = "";
    public string? Play { get; private set; }
    public bool Archived { get; private set; }
    public int Position { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public void Say(string label, string? play, bool archived, DateTimeOffset now) => (Label, Match, Play, Archived, UpdatedAt) = (label, Fold(label), play, archived, now);
    public void Changed() => Version++;
    public LossReasonInput AsInput() => new() { Label = Label, Play = Play, Archived = Archived };

    /// <summary>A text without what does not count: capitals, accents, spaces around and between.</summary>
    public static string Fold(string text) => string.Join(' ', SearchDocs.Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A reason in the list's own words when it is one of the list, else as it was written.</summary>
    public static async Task<string?> InTheListsWordsAsync(string? text, Writing writing, CancellationToken ct)
    {
        if (text is null) return null;
        var known = writing.Remember<Known>().ByMatch ??= await writing.Db.Set<LossReason>().AsNoTracking().ToDictionaryAsync(r => r.Match, r => r.Label, StringComparer.Ordinal, ct);
        return known.GetValueOrDefault(Fold(text)) ?? text;
    }

    sealed class Known
    {
        public Dictionary<string, string>? ByMatch;
    }
}

sealed class LossReasonTable : IEntityTypeConfiguration<LossReason>
{
    public void Configure(EntityTypeBuilder<LossReason> table)
    {
        table.ToTable("loss_reasons").HasKey(r => new { r.TenantId, r.Id });
        table.Property(r => r.Version).IsConcurrencyToken();
    }
}
