using Crm.Members;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Exports;

/// <summary>What is told of a file while it is written: its beginning, its progress and its end. Whoever's turn has passed writes nothing any more.</summary>
sealed class ExportEnd(TenantWork work, Settings settings, TimeProvider time)
{
    /// <summary>Begins at the first row, whatever was written before; null when there is nothing to do.</summary>
    public async Task<Export?> BeginAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        Export? begun = null;
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            if (await db.Set<Export>().FirstOrDefaultAsync(e => e.Id == id && e.Status == "running", ct) is not { } export) return;
            export.Begin(time.Now());
            await ForgetAsync(db, id, ct);
            await db.SaveChangesAsync(ct);
            begun = export;
        }, ct);
        return begun;
    }

    public Task<bool> TellAsync(CurrentUser who, Export export, int rows, int processed, CancellationToken ct) => ChangeAsync(who, export.Id, export.Run, (e, _) => { e.Progress(rows, processed, time.Now()); return Task.CompletedTask; }, ct);

    public Task FinishAsync(CurrentUser who, Export export, int rows, long bytes, string sha256, string manifest, string sight, CancellationToken ct) => ChangeAsync(who, export.Id, export.Run, async (e, services) =>
    {
        e.Finish(rows, bytes, sha256, manifest, sight, time.Now());
        services.GetRequiredService<Writing>().Events.AddPlain(e.Noun, e.Id, e.Version, "finished");
        if (e.ScheduleId is { } schedule) await MailAsync(services.GetRequiredService<CrmDb>(), e, schedule, ct);
    }, ct);

    public Task BreakAsync(CurrentUser who, Guid id, string error, CancellationToken ct) => ChangeAsync(who, id, null, async (e, services) =>
    {
        var db = services.GetRequiredService<CrmDb>();
        e.Break(error, time.Now());
        await ForgetAsync(db, id, ct);
        services.GetRequiredService<Writing>().Events.AddPlain(e.Noun, id, e.Version, "failed");
        if (e.ScheduleId is { } schedule && await db.Set<ExportSchedule>().FirstOrDefaultAsync(s => s.Id == schedule, ct) is { } again) again.Pause(error, time.Now());
    }, ct);

    async Task<bool> ChangeAsync(CurrentUser who, Guid id, int? run, Func<Export, IServiceProvider, Task> change, CancellationToken ct)
    {
        var ours = false;
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            if (await db.Set<Export>().FirstOrDefaultAsync(e => e.Id == id && e.Status == "running" && (run == null || e.Run == run), ct) is not { } export) return;
            await change(export, services);
            await db.SaveChangesAsync(ct);
            ours = true;
        }, ct);
        return ours;
    }

    async Task MailAsync(CrmDb db, Export export, Guid schedule, CancellationToken ct)
    {
        var name = await db.Set<ExportSchedule>().Where(s => s.Id == schedule).Select(s => s.Name).FirstOrDefaultAsync(ct);
        var to = await db.Set<Member>().FirstOrDefaultAsync(m => m.Id == export.CreatedBy && m.Status == Member.Active, ct);
        if (name is null || to?.Email is not { } address) return;
        var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(ct);
        await MailOutbox.AddAsync(db.Database, Mail.WithButton(tenant.Id, address, $"{name}: your file is ready", $"Good day {to.Name},",
            $"{export.FileName} has been made from {tenant.Name}: {(export.Rows == 1 ? "1 record" : FormattableString.Invariant($"{export.Rows} records"))}. It can be fetched for 24 hours, by you alone and signed in.", "Fetch the file",
            new Uri(settings.PublicUrl, "/settings/exports"), "You get this because you have set up a regular export. You can change or stop it on the same page."), time.Now(), ct);
    }

    static async Task ForgetAsync(CrmDb db, Guid export, CancellationToken ct)
    {
        await using var command = db.Command("delete from export_files where tenant_id = $1 and export_id = $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = export }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
