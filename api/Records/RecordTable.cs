using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Records;

/// <summary>How the common columns of a record are mapped.</summary>
static class RecordTable
{
    public static void MapRecord<T>(this EntityTypeBuilder<T> table, string name) where T : Record
    {
        table.ToTable(name).HasKey(r => new { r.TenantId, r.Id });
        table.Property(r => r.Version).IsConcurrencyToken();
        table.Ignore(r => r.Responsible);
    }

    public static void MapOwned<T>(this EntityTypeBuilder<T> table, string name) where T : OwnedRecord
    {
        table.MapRecord(name);
        table.HasOne(r => r.Owner).WithMany().HasForeignKey(r => new { r.TenantId, r.OwnerId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.Property(r => r.Custom).HasColumnType("jsonb");
        table.Property(r => r.ExternalIds).HasColumnType("jsonb").HasConversion(
            ids => JsonSerializer.Serialize(ids, (JsonSerializerOptions?)null),
            text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, (JsonSerializerOptions?)null)!,
            new ValueComparer<Dictionary<string, string>>(
                (a, b) => a!.Count == b!.Count && !a.Except(b).Any(), ids => ids.Count, ids => new Dictionary<string, string>(ids)));
    }

    public static void MapPart<T>(this EntityTypeBuilder<T> table, string name) where T : TenantRow =>
        table.ToTable(name).HasKey(r => new { r.TenantId, r.Id });
}
