using System.Globalization;
using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Exports;

static class ScheduleEndpoints
{
    const int Most = 20;

    public static void MapExportSchedules(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/export-schedules", "Exports");
        group.MapGet("/", ListAsync).Reads().WithName("listExportSchedules").WithSummary("One's own regular exports");
        group.MapPost("/", CreateAsync).Writes(Permissions.Export).WithName("createExportSchedule").WithSummary("Have an export made every day, week or month")
            .WithDescription("Its author gets a mail with a link to the app when a file is there; it can be fetched for 24 hours, signed in. It is made with the author's rights of that moment; should they no longer do, it is paused and says why.")
            .Accepts<ExportScheduleInput>("application/json").Produces<ExportScheduleView>(201).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.Export).WithName("updateExportSchedule").WithSummary("Change, pause or go on with a regular export by merge patch")
            .Accepts<ExportScheduleInput>("application/json", "application/merge-patch+json").Produces<ExportScheduleView>().ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.Export).WithName("deleteExportSchedule").WithSummary("Have a regular export made no more").Produces(204).ProducesProblem(404);
    }

    static async Task<Ok<ExportScheduleList>> ListAsync(CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var member = scope.User.MemberId;
        return TypedResults.Ok(new ExportScheduleList([.. (await db.Set<ExportSchedule>().AsNoTracking().Where(s => s.CreatedBy == member).OrderBy(s => s.Id).ToListAsync(ct)).Select(View)]));
    }

    static async Task<IResult> CreateAsync(HttpContext http, IEnumerable<ExportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var input = await Body.ValidAsync(Body.As<ExportScheduleInput>(await Body.ReadAsync(http.Request, ct)), http.RequestServices, ct);
        var member = writing.User.MemberId!.Value;
        if (await db.Set<ExportSchedule>().CountAsync(s => s.CreatedBy == member, ct) >= Most) throw Refused.Conflict($"You have {Most} regular exports. Delete one that is needed no more.");
        var schedule = new ExportSchedule { CreatedAt = writing.Now, CreatedBy = member };
        await SetAsync(schedule, input, kinds, db, writing, http, ct);
        db.Add(schedule);
        return await SavedAsync(schedule, "created", db, writing, ct) is var view ? TypedResults.Created($"/api/v1/export-schedules/{schedule.Id}", view) : null!;
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, IEnumerable<ExportKind> kinds, CrmDb db, TenantScope scope, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var schedule = await FindAsync(id, db, scope, ct);
        var input = await Body.ValidAsync(MergePatch.Apply(InputOf(schedule) with { Filter = patch.TryGetProperty("filter", out _) ? null : InputOf(schedule).Filter }, patch), http.RequestServices, ct);
        await SetAsync(schedule, input, kinds, db, writing, http, ct);
        return TypedResults.Ok(await SavedAsync(schedule, "updated", db, writing, ct));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, TenantScope scope, Writing writing, CancellationToken ct)
    {
        var schedule = await FindAsync(id, db, scope, ct);
        db.Remove(schedule);
        writing.Events.AddPlain("exportSchedule", schedule.Id, schedule.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task SetAsync(ExportSchedule schedule, ExportScheduleInput input, IEnumerable<ExportKind> kinds, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        var ask = new ExportInput(input.Object, input.Format, input.ViewId, null, input.Filter, null, input.Q, input.Columns);
        // Only tried: a view is asked anew each time, so that a change of it counts.
        await ExportEndpoints.CheckedAsync(ask, kinds, writing, http.RequestServices, ct);
        var zone = input.TimeZone is { } name ? WorkspaceRules.TimeZone(name, "timeZone") : (await writing.TenantAsync(ct)).TimeZone;
        if (input is { Every: ScheduleEvery.Week, On: > 7 }) throw Refused.Invalid("on", "A week has the days 1 (Monday) to 7 (Sunday).");
        schedule.Set(Inputs.Required(input.Name, "name", "A name"), ask, input.Every, input.On ?? 1, TimeOnly.ParseExact(input.At ?? "07:00", "HH:mm", CultureInfo.InvariantCulture), zone, input.Paused ?? false, writing.Now);
    }

    static async Task<ExportScheduleView> SavedAsync(ExportSchedule schedule, string verb, CrmDb db, Writing writing, CancellationToken ct)
    {
        writing.Events.AddPlain("exportSchedule", schedule.Id, schedule.Version, verb);
        await db.SaveChangesAsync(ct);
        if (!schedule.Paused) await ExportSchedules.WakeAsync(db, schedule.NextAt, writing.Now, ct);
        return View(schedule);
    }

    static async Task<ExportSchedule> FindAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var member = scope.User.MemberId;
        return (Guid.TryParseExact(id, "D", out var key) ? await db.Set<ExportSchedule>().FirstOrDefaultAsync(s => s.Id == key && s.CreatedBy == member, ct) : null) ?? throw Refused.NotFound();
    }

    static ExportScheduleInput InputOf(ExportSchedule s)
    {
        var ask = s.ReadAsk();
        return new ExportScheduleInput(s.Name, ask.Object, ask.Format, Enum.Parse<ScheduleEvery>(s.Every, true), s.OnDay, s.At.ToString("HH:mm", CultureInfo.InvariantCulture), s.TimeZone, ask.ViewId, ask.Filter, ask.Q, ask.Columns, s.Paused);
    }

    static ExportScheduleView View(ExportSchedule s)
    {
        var i = InputOf(s);
        return new ExportScheduleView(s.Id, s.Version, i.Name, i.Object, i.Format, i.Every, s.OnDay, i.At!, s.TimeZone, i.ViewId, i.Filter, i.Q, i.Columns, s.Paused, s.Problem, s.NextAt, s.LastAt, s.CreatedAt);
    }
}
