using System.Text.Json;

namespace Crm.Records;

/// <summary>A row that belongs to a workspace. The tenant is stamped on saving; feature code never sets it.</summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
    Guid Id { get; }
}

/// <summary>A part of a record (a point, a role, a link), or anything else of a workspace without a life of its own.</summary>
public abstract class TenantRow : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; protected init; } = Guid.CreateVersion7();

    /// <summary>Taken out of the record it belonged to. EF only cuts such a link where it may be null; CrmDb deletes the row.</summary>
    public virtual bool IsLeftOver => false;
}

/// <summary>Something people create, change, trash and restore: versioned, stamped, announced by events.</summary>
public abstract class Record : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public string Source { get; internal set; } = "manual";
    public DateTimeOffset CreatedAt { get; private set; }
    public Guid? CreatedBy { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public Guid? UpdatedBy { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Whose the record is, for roles that reach one's own or one's team's records only.</summary>
    public abstract Guid? Responsible { get; }

    /// <summary>Records that this one has let go of since it was read (a deal's former company): they change with it.</summary>
    internal HashSet<RecordRef> LetGo { get; } = [];

    public void Trash(DateTimeOffset now) => DeletedAt ??= now;
    public void Restore() => DeletedAt = null;

    /// <summary>Marks the record as changed even when only its parts were, so that its version moves on.</summary>
    internal void Stamp(DateTimeOffset now, Guid? member, bool isNew)
    {
        if (isNew) (CreatedAt, CreatedBy) = (CreatedAt == default ? now : CreatedAt, member);
        else Version++;
        (UpdatedAt, UpdatedBy) = (now, member);
    }
}

/// <summary>A record with an owner, tags and ids in other systems: contact, company, deal.</summary>
public abstract class OwnedRecord : Record
{
    public Guid? OwnerId { get; protected set; }
    public Members.Member? Owner { get; private set; }
    public override Guid? Responsible => OwnerId;
    public List<string> Tags { get; protected set; } = [];
    public Dictionary<string, string> ExternalIds { get; protected set; } = [];

    /// <summary>JSON: values of custom fields by key, as they were written, whatever has become of the fields since.</summary>
    public string Custom { get; private set; } = "{}";

    public Dictionary<string, JsonElement> CustomValues() => Custom == "{}" ? [] : CustomViews.Parse(Custom);
    public void KeepCustom(Dictionary<string, JsonElement> values) => Custom = JsonSerializer.Serialize(values);

    public void Assign(Guid? owner) => OwnerId = owner;
    public void SetTags(IEnumerable<string> tags) => Tags = [.. tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
    public void SetExternalIds(IReadOnlyDictionary<string, string> ids) => ExternalIds = new(ids, StringComparer.Ordinal);
}
