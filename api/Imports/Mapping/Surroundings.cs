using Crm.Companies;
using Crm.Members;
using Crm.Pipelines;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Records;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>What of the workspace a mapping is made against: its pipelines, its people, its currency and language.</summary>
sealed record Surroundings(Tenant Workspace, IReadOnlyList<Stage> Stages, IReadOnlyList<Member> Members, IReadOnlyList<CustomField> Fields, Sensitivity Clearance)
{
    /// <summary>The rules that ask for a reason: what they are about, and what they say.</summary>
    public IReadOnlyList<(string Object, string Message)> Asking { get; init; } = [];

    public static async Task<Surroundings> LoadAsync(CrmDb db, Guid tenant, CancellationToken ct)
    {
        var workspace = await db.Set<Tenant>().AsNoTracking().SingleAsync(t => t.Id == tenant, ct);
        return new Surroundings(
            workspace,
            await db.Set<Stage>().AsNoTracking().Include(s => s.Pipeline).OrderBy(s => s.Pipeline.Position).ThenBy(s => s.Position).ToListAsync(ct),
            await db.Set<Member>().AsNoTracking().OrderBy(m => m.Id).ToListAsync(ct),
            [.. (await db.FieldsAsync(ct)).All.Where(f => f.DeletedAt is null && f.Sensitivity <= db.Clearance())], db.Clearance())
        { Asking = [.. (await RuleCache.ReadAsync(db, ct)).Where(r => r.Effect == RuleEffect.AskReason).Select(r => (r.Object, r.MessageIn([workspace.Locale])))] };
    }

    /// <summary>What columns can become, the workspace's own fields included; not what the caller is not cleared for.</summary>
    public IReadOnlyList<ImportTarget> TargetsOf(RecordImport kind) => [.. Cleared(kind), .. kind.Parts.SelectMany(p => p.AsPart(Cleared(p)))];

    IEnumerable<ImportTarget> Cleared(RecordImport kind) =>
        kind.TargetsWith(Fields).Where(t => !kind.Type.SensitiveMembers.Any(m => m.Sensitivity > Clearance && (m.Path == t.Field || t.Field.StartsWith(m.Path + ".", StringComparison.Ordinal))));

    public Guid? DefaultPipeline => (Stages.FirstOrDefault(s => s.Pipeline.IsDefault) ?? Stages.FirstOrDefault())?.PipelineId;

    public Stage? StageNamed(string name, Guid? pipeline) => Stages.FirstOrDefault(s => s.PipelineId == (pipeline ?? DefaultPipeline) && CompanyImport.Exact(s.Name) == CompanyImport.Exact(name));

    /// <summary>A member by name or e-mail address; people who may work here before placeholders before those who have left.</summary>
    public Member? MemberNamed(string name) => Members
        .Where(m => CompanyImport.Exact(m.Name) == CompanyImport.Exact(name) || string.Equals(m.Email, name, StringComparison.OrdinalIgnoreCase))
        .OrderBy(m => m.Status switch { Member.Active => 0, Member.IsPlaceholder => 1, _ => 2 }).FirstOrDefault();

    public ImportSetting Setting(ImportMapping mapping) => new(mapping.Source!, mapping.Constants!.Currency!, Workspace.Country, Zone(Workspace.TimeZone), mapping.Constants.PipelineId);

    static TimeZoneInfo Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
