using Crm.Events;
using Crm.Members;
using Crm.NextSteps;
using Crm.Pipelines;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Playbooks;

static class PlaybookEndpoints
{
    const int Most = 200;
    const string Steps = "Steps are taken in their order. Branches lead on to a later step, so that every playbook comes to its end. Who is on their way keeps the steps of the day of enrolling.";

    public static IServiceCollection AddPlaybooks(this IServiceCollection services) =>
        services.AddScoped<Advancing>().AddScoped<StepSending>().AddSingleton<IChangeAnswer, PlaybookFollower>().AddSingleton<IJobHandler, PlaybookJob>().AddSingleton(PlaybookAdvice.Source);

    public static void MapPlaybooks(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/playbooks", "Playbooks");
        group.MapGet("/", async (CrmDb db, Writing writing, CancellationToken ct) => TypedResults.Ok(new PlaybookList(await PlaybookReads.ViewsAsync(db, null, await TodayAsync(writing, ct), ct)))).Reads().WithName("listPlaybooks").WithSummary("The playbooks, and how each does")
            .WithDescription("Every figure names its rows as a filter tree, of what the caller sees.");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManagePipelines).WithName("createPlaybook").WithSummary("Write a playbook, or take one over that comes along").WithDescription(Steps).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getPlaybook").WithSummary("One playbook").ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.ManagePipelines).WithName("updatePlaybook").WithSummary("Change a playbook by merge patch").WithDescription(Steps)
            .Accepts<PlaybookInput>("application/json", "application/merge-patch+json").Produces<PlaybookView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManagePipelines).WithName("deletePlaybook").WithSummary("Delete a playbook that nobody ever went through")
            .WithDescription("409 for one that somebody went through: it is history. Make it inactive instead.").ProducesProblem(404).ProducesProblem(409);
        app.MapTenantGroup("/playbook-templates", "Playbooks").MapGet("/", TemplatesAsync).Reads().WithName("listPlaybookTemplates").WithSummary("Playbooks that come along: POST /playbooks with one of them takes it over");
        app.MapEnrolments(group);
    }

    internal static async Task<DateOnly> TodayAsync(Writing writing, CancellationToken ct) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(writing.Now, TimeZoneInfo.FindSystemTimeZoneById((await writing.TenantAsync(ct)).TimeZone)).DateTime);

    static async Task<Ok<PlaybookTemplates>> TemplatesAsync(CrmDb db, CancellationToken ct)
    {
        var made = await db.Set<Playbook>().Where(p => p.Template != null).OrderBy(p => p.CreatedAt).Select(p => new { p.Template, p.Id }).ToListAsync(ct);
        return TypedResults.Ok(new PlaybookTemplates([.. Shipped.All.Select(t => t with { PlaybookId = made.FirstOrDefault(m => m.Template == t.Key)?.Id })]));
    }

    static async Task<Created<PlaybookView>> CreateAsync(PlaybookInput input, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        if (await db.Set<Playbook>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} playbooks.");
        var playbook = new Playbook { CreatedAt = writing.Now };
        await SayAsync(playbook, input, db, writing, ct);
        db.Add(playbook);
        writing.Events.AddPlain("playbook", playbook.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = "\"1\"";
        return TypedResults.Created($"/api/v1/playbooks/{playbook.Id}", await ViewAsync(playbook.Id, db, writing, ct));
    }

    static async Task<Ok<PlaybookView>> GetAsync(string id, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        var view = Guid.TryParseExact(id, "D", out var key) ? await ViewAsync(key, db, writing, ct) : throw Refused.NotFound();
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var playbook = await FindAsync(id, db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{playbook.Version}\"") throw Refused.Stale(await ViewAsync(playbook.Id, db, writing, ct));
        await SayAsync(playbook, await Body.ValidAsync(MergePatch.Apply(playbook.AsInput(), patch), http.RequestServices, ct), db, writing, ct);
        playbook.Changed();
        writing.Events.AddPlain("playbook", playbook.Id, playbook.Version, "updated");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = $"\"{playbook.Version}\"";
        return TypedResults.Ok(await ViewAsync(playbook.Id, db, writing, ct));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, Writing writing, CancellationToken ct)
    {
        var playbook = await FindAsync(id, db, ct);
        await RequireUnusedAsync(playbook, "Somebody went through this playbook. Make it inactive instead.", db, ct);
        db.Remove(playbook);
        writing.Events.AddPlain("playbook", playbook.Id, playbook.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task SayAsync(Playbook playbook, PlaybookInput input, CrmDb db, Writing writing, CancellationToken ct)
    {
        var name = Inputs.Required(input.Name, "name", "A name");
        PlaybookRules.Check(input);
        await writing.RequireAsync<Stage>(input.StageId, "stageId", ct, playbook.StageId);
        foreach (var (step, i) in input.Steps.Select((s, i) => (s, i))) await writing.RequireAsync<Member>(step.MemberId, $"steps[{i}].memberId", ct);
        // Names are kept apart by the database as well; whoever is second waits here and is told.
        await using (var batch = db.Batch().Add("select pg_advisory_xact_lock(hashtextextended($1::text || ' playbooks', 0))", db.CurrentTenantId)) await batch.ExecuteNonQueryAsync(ct);
#pragma warning disable CA1862, CA1304, CA1311 // lower() of the database, as its index has it
        if (await db.Set<Playbook>().AnyAsync(p => p.Id != playbook.Id && p.Name.ToLower() == name.ToLower(), ct)) throw Refused.Conflict("There is a playbook with this name already.", "name");
#pragma warning restore CA1862, CA1304, CA1311
        if (playbook.Version > 0 && playbook.Steps != "[]" && playbook.AsInput().Object != input.Object) await RequireUnusedAsync(playbook, "Somebody went through this playbook: whom it is for stays.", db, ct);
        playbook.Describe(input, writing.Now);
    }

    static Task RequireUnusedAsync(Playbook playbook, string otherwise, CrmDb db, CancellationToken ct) =>
        db.FollowUpAsync(async () => { if (await db.Set<Enrolment>().AnyAsync(e => e.PlaybookId == playbook.Id, ct)) throw Refused.Conflict(otherwise); }, ct);

    internal static async Task<Playbook> FindAsync(string id, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<Playbook>().FromSqlRaw("select * from playbooks where tenant_id = {0} and id = {1} for update", db.CurrentTenantId, key).FirstOrDefaultAsync(ct) is { } playbook ? playbook : throw Refused.NotFound();

    static async Task<PlaybookView> ViewAsync(Guid id, CrmDb db, Writing writing, CancellationToken ct) =>
        (await PlaybookReads.ViewsAsync(db, id, await TodayAsync(writing, ct), ct)).FirstOrDefault() ?? throw Refused.NotFound();
}
