using Crm.Companies;
using Crm.Contacts;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Duplicates;

static class DuplicateEndpoints
{
    public static void MapDuplicates(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/duplicates", "Duplicates");
        group.MapPost("/check", CheckAsync).Reads().WithName("checkDuplicates").WithSummary("Who may be there already, while a contact or company is being typed")
            .WithDescription("Compares with those that share an e-mail address, the end of a phone number, the sound of the names, a birth date, an address or a domain. Each candidate comes with a probability and the reasons for and against it.");
        group.MapGet("/", ListAsync).Reads().WithName("listDuplicates").WithSummary("Pairs of records that look like one, likeliest first")
            .WithDescription("object: contacts or companies. status: open (default), merged or notDuplicate. minScore: 0 to 1. recordId: the pairs of one record. count=true adds the total.");
        group.MapGet("/{id}", GetAsync).Reads().WithName("getDuplicate").WithSummary("Two records side by side, and what a merge would bring together").ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/{id}/dismiss", (string id, DuplicateReads reads, CrmDb db, Writing writing, CancellationToken ct) => DecideAsync(id, DuplicatePairs.NotDuplicate, reads, db, writing, ct)).Writes()
            .WithName("dismissDuplicate").WithSummary("Say that the two are not one; they are not proposed again").ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/{id}/reopen", (string id, DuplicateReads reads, CrmDb db, Writing writing, CancellationToken ct) => DecideAsync(id, DuplicatePairs.Open, reads, db, writing, ct)).Writes()
            .WithName("reopenDuplicate").WithSummary("Take back that the two are not one").ProducesProblem(404).ProducesProblem(409);
        group.MapDuplicateRuns();
        MapMerging(app, app.ServiceProvider.GetRequiredService<ContactRecord>());
        MapMerging(app, app.ServiceProvider.GetRequiredService<CompanyRecord>());
        MergeEndpoints.MapMerges(app);
    }

    static void MapMerging<T, TInput, TView>(IEndpointRouteBuilder app, RecordType<T, TInput, TView> type) where T : CustomerRecord where TInput : notnull
    {
        var One = char.ToUpperInvariant(type.Object[0]) + type.Object[1..];
        app.MapTenantGroup($"/{type.Plural}", char.ToUpperInvariant(type.Plural[0]) + type.Plural[1..])
            .MapPost("/{id}/merge", async (string id, MergeRecords body, MergeWrites merges, MergeReads reads, CancellationToken ct) =>
            {
                if (!Guid.TryParseExact(id, "D", out var survivor)) throw Refused.NotFound();
                var (merge, moved) = await merges.MergeAsync(type, survivor, body, null, null, ct);
                return TypedResults.Ok(await reads.ViewAsync(merge, moved, ct));
            })
            .Writes().WithName($"merge{One}").WithSummary($"Merge another {type.Object} into this one")
            .WithDescription($"The other's values, activities, deals and everything else that hangs on it become this one's; its id leads here from then on. POST /merges/{{id}}/undo takes it back within 30 days. A {type.Object} that somebody else has merged in the meantime is a 409 of type merged, with mergedInto.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
    }

    static async Task<Ok<DuplicateCandidates>> CheckAsync(CheckDuplicates body, DuplicateReads reads, Writing writing, CancellationToken ct) =>
        TypedResults.Ok(await reads.CheckAsync(body, (await writing.TenantAsync(ct)).Country, ct));

    static async Task<Ok<Page<DuplicatePairView>>> ListAsync(DuplicateReads reads, CancellationToken ct, string? @object = null, string? status = null, double minScore = 0, Guid? recordId = null, int limit = 50, string? cursor = null, bool count = false)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        if (!(minScore is >= 0 and <= 1)) throw Refused.Invalid("minScore", "A score is between 0 and 1.");
        return TypedResults.Ok(await reads.ListAsync(@object is null ? null : Choices.Of<DuplicateObject>(@object, "object"), status is null ? DuplicateStatus.Open : Choices.Of<DuplicateStatus>(status, "status"), minScore, recordId, limit, cursor, count, ct));
    }

    static async Task<Ok<DuplicateComparison>> GetAsync(string id, DuplicateReads reads, ContactRecord contacts, CompanyRecord companies, CancellationToken ct)
    {
        var pair = await reads.FindAsync(id, ct);
        return TypedResults.Ok(pair.Object == DuplicateObject.Contacts ? await reads.CompareAsync(contacts, pair, ct) : await reads.CompareAsync(companies, pair, ct));
    }

    static async Task<Ok<DuplicatePairView>> DecideAsync(string id, string status, DuplicateReads reads, CrmDb db, Writing writing, CancellationToken ct)
    {
        var pair = await reads.FindAsync(id, ct);
        var type = reads.TypeOf(pair.Object);
        writing.Require(type, RecordAction.Update);
        if (pair.Status == DuplicateStatus.Merged) throw Refused.Conflict("These two have been merged. Undo the merge first.");
        await using var command = db.Command("update duplicate_pairs set status = $3, decided_at = case when $3 = 'open' then null else $4 end, decided_by = case when $3 = 'open' then null else $5::uuid end where tenant_id = $1 and id = $2 and status <> 'merged' and status <> $3");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = pair.Id }, new() { Value = status }, new() { Value = writing.Now }, new() { Value = writing.User.MemberId ?? (object)DBNull.Value }]);
        if (await command.ExecuteNonQueryAsync(ct) > 0)
        {
            writing.Events.Moves([new RecordRef(type.Object, pair.A.Id), new RecordRef(type.Object, pair.B.Id)]);
            writing.Events.AddPlain("duplicate", pair.Id, 1, status == DuplicatePairs.Open ? "reopened" : "dismissed");
            await db.SaveChangesAsync(ct);
        }
        return TypedResults.Ok(await reads.FindAsync(id, ct));
    }
}
