using System.Text.Json;
using Crm.Contacts;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Confirmations;

/// <summary>A question to one customer whether what we know of them is still right.</summary>
sealed class ConfirmationRequest : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required Guid ContactId { get; init; }
    public Contact? Contact { get; private set; }
    public required List<string> Fields { get; init; }
    public required string Channel { get; init; }
    public string? Recipient { get; init; }
    public byte[]? TokenHash { get; private set; }
    public byte[]? CodeHash { get; private set; }
    public Guid? TaskId { get; set; }
    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? OpenedAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public string Answer { get; private set; } = "[]";
    public int Waiting { get; private set; }
    public int Repaired { get; private set; }
    public DateTimeOffset? ReviewedAt { get; private set; }
    public Guid? ReviewedBy { get; private set; }

    /// <summary>The same rule in SQL, for lists.</summary>
    public const string StateSql = """
        case when r.answered_at is not null then 'answered' when r.cancelled_at is not null then 'cancelled' when r.expires_at <= $2 then 'expired'
          when r.opened_at is not null then 'opened' when r.sent_at is not null then 'sent' else 'created' end
        """;

    public bool Asks(AskedField field) => Fields.Contains(Word(field), StringComparer.Ordinal);
    public bool IsOpen(DateTimeOffset now) => AnsweredAt is null && CancelledAt is null && ExpiresAt > now;

    public void Send(byte[]? token, byte[]? code, DateTimeOffset now) => (TokenHash, CodeHash, SentAt) = (token, code, now);
    public void Open(DateTimeOffset now) => OpenedAt ??= now;
    public void Cancel(DateTimeOffset now) => (CancelledAt, Version) = (now, Version + 1);

    public List<AnswerItem> Items() => JsonSerializer.Deserialize<List<AnswerItem>>(Answer, Json.Options)!;

    public void Keep(IReadOnlyList<AnswerItem> items, DateTimeOffset answeredAt)
    {
        (Answer, AnsweredAt, Version) = (JsonSerializer.Serialize(items, Json.Options), answeredAt, Version + 1);
        (Waiting, Repaired) = (items.Count(i => i.Decision == AnswerDecision.Waiting), items.Count(i => i.Decision == AnswerDecision.Accepted && i.Kind != AnswerKind.Confirmed));
    }

    public void Review(Guid? by, DateTimeOffset now) => (ReviewedAt, ReviewedBy) = (now, by);

    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

sealed class ConfirmationTable : IEntityTypeConfiguration<ConfirmationRequest>
{
    public void Configure(EntityTypeBuilder<ConfirmationRequest> table)
    {
        table.ToTable("confirmation_requests").HasKey(r => new { r.TenantId, r.Id });
        table.Property(r => r.Version).IsConcurrencyToken();
        table.Property(r => r.Answer).HasColumnType("jsonb");
        table.HasOne(r => r.Contact).WithMany().HasForeignKey(r => new { r.TenantId, r.ContactId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
