using System.ComponentModel.DataAnnotations;
using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Competitors;

/// <summary>What may be written of a competitor. A name suffices.</summary>
[ValidatableType]
public sealed record CompetitorInput
{
    [Required, StringLength(200, MinimumLength = 1)] public required string Name { get; init; }
    [StringLength(300)] public string? Website { get; init; }
    [StringLength(10_000)] public string? Strengths { get; init; }
    [StringLength(10_000)] public string? Weaknesses { get; init; }
    /// <summary>What to say and do when they are in the running.</summary>
    [StringLength(20_000)] public string? BattleCard { get; init; }
    [StringLength(10_000)] public string? PriceNotes { get; init; }
    /// <summary>What they sell, 1 to 100 characters each.</summary>
    [MaxLength(100)] public IReadOnlyList<string>? Products { get; init; }
}

/// <summary>Somebody else who sells what we sell.</summary>
public sealed record CompetitorView(Guid Id, int Version, string Name, string? Website, string? Strengths, string? Weaknesses, string? BattleCard, string? PriceNotes, IReadOnlyList<string> Products,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>Somebody else who sells what we sell.</summary>
public sealed class Competitor : Record
{
    public string Name { get; private set; } = "";
    public string SortName { get; private set; } = "";
    public string? Website { get; private set; }
    public string? Strengths { get; private set; }
    public string? Weaknesses { get; private set; }
    public string? BattleCard { get; private set; }
    public string? PriceNotes { get; private set; }
    public List<string> Products { get; private set; } = [];
    public override Guid? Responsible => null;

    public void Describe(string name, CompetitorInput input, List<string> products) =>
        (Name, SortName, Website, Strengths, Weaknesses, BattleCard, PriceNotes, Products) = (name, SearchDocs.Fold(name), Inputs.Text(input.Website), Inputs.Text(input.Strengths), Inputs.Text(input.Weaknesses), Inputs.Text(input.BattleCard), Inputs.Text(input.PriceNotes), products);
}

sealed class CompetitorTable : IEntityTypeConfiguration<Competitor>
{
    public void Configure(EntityTypeBuilder<Competitor> table) => table.MapRecord("competitors");
}

/// <summary>The competitor, as lists and batch know it: seen by everybody, changed by those who may change all deals.</summary>
public sealed class CompetitorRecord : RecordType<Competitor, CompetitorInput, CompetitorView>
{
    public override string Object => "competitor";
    public override string Plural => "competitors";
    public override string DefaultSort => "name";
    public override bool HasTimeline => false;
    public override bool MovesStanding => false;
    public override SearchText? SearchOf(Record record) => null;
    public override IReadOnlyList<string> RuledBy { get; } = ["deal"];
    public override RecordAction RightFor(RecordAction action) => action is RecordAction.Create or RecordAction.Delete ? RecordAction.Update : action;

    public override IReadOnlyList<Field<Competitor>> Fields { get; } =
    [
        Field<Competitor>.Text("name", c => c.Name, c => c.SortName), Field<Competitor>.Id("id", c => c.Id), Field<Competitor>.Text("website", c => c.Website),
        Field<Competitor>.Instant("createdAt", c => c.CreatedAt), Field<Competitor>.Instant("updatedAt", c => c.UpdatedAt),
    ];

    public override Competitor New() => new();
    public override Guid IdOf(CompetitorView view) => view.Id;
    public override int VersionOf(CompetitorView view) => view.Version;
    public override IQueryable<Competitor> Matching(IQueryable<Competitor> rows, CrmDb db, string q) => rows.Where(c => EF.Functions.ILike(c.Name, $"%{Filters.Escape(q.Trim())}%", "\\"));
    public override CompetitorInput InputOf(Competitor c) => new() { Name = c.Name, Website = c.Website, Strengths = c.Strengths, Weaknesses = c.Weaknesses, BattleCard = c.BattleCard, PriceNotes = c.PriceNotes, Products = [.. c.Products] };

    public override async Task ApplyAsync(Competitor competitor, CompetitorInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var name = Inputs.Required(input.Name, "name", "A name");
        var folded = SearchDocs.Fold(name);
        if (await writing.Db.Set<Competitor>().AnyAsync(c => c.SortName == folded && c.Id != competitor.Id, ct)) throw Refused.Conflict("There is a competitor with this name.", "name");
        var products = (input.Products ?? []).Select(p => p.Trim()).Where(p => p.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (products.Find(p => p.Length > 100) is { } long_) throw Refused.Invalid($"products[{products.IndexOf(long_)}]", "A product has 1 to 100 characters.");
        competitor.Describe(name, input, products);
    }

    public override async Task<List<CompetitorView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<CompetitorView>(ids.Length);
        await new Question(db).Add("""
            select id, version, name, website, strengths, weaknesses, battle_card, price_notes, products, created_at, updated_at, deleted_at from competitors where tenant_id = $1 and id = any ($2) and (deleted_at is null or $3)
            """, db.CurrentTenantId, ids, trashed).AskAsync(ct, row => views.Add(new CompetitorView(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.Texts(8), row.Instant(9), row.Instant(10), row.MaybeInstant(11))));
        return views;
    }
}

static class CompetitorEndpoints
{
    public static void MapCompetitors(this IEndpointRouteBuilder app) => app.MapRecords(app.ServiceProvider.GetRequiredService<CompetitorRecord>());
}
