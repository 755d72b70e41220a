using System.Text;
using System.Text.Json;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Segments;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Archives;

/// <summary>Which restore a job works on.</summary>
sealed record RestoreTask(Guid RestoreId)
{
    public static string Key(Guid restore) => $"restore:{restore}";
}

/// <summary>
/// Brings an archive into its empty workspace, in one transaction: either all of it is there and adds up to what the manifest says, or
/// nothing is. It writes as the application's own role, behind the same policies as every request: no row of an archive can become another tenant's.
/// </summary>
sealed class RestoreJob(TenantWork work, TimeProvider time, ILogger<RestoreJob> log) : IJobHandler
{
    public string Kind => "restore";

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = payload.Deserialize<RestoreTask>(Json.Options)!.RestoreId;
        who = who with { Via = "restore" };
        try { await RestoreAsync(who, id, ct); }
        catch (Refused refused) { await BreakAsync(who, id, refused.Detail ?? refused.Title, ct); }
        catch (Exception exception) when (exception is PostgresException { SqlState: ['2', '2' or '3', ..] } or DbUpdateException)
        {
            log.LogWarning(exception, "The archive of restore {Id} does not fit", id);
            await BreakAsync(who, id, $"A row of the archive does not fit: {(exception as PostgresException)?.MessageText ?? "it clashes with another"}. Nothing was restored.", ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!await work.IsLastTryAsync(who, RestoreTask.Key(id), ct)) throw;
            log.LogError(exception, "Restore {Id} is given up", id);
            await BreakAsync(who, id, "Something went wrong on our side. Nothing was restored; please try again.", ct);
        }
    }

    async Task RestoreAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        await using var file = await work.ReadAsync(who, [], s => ArchiveUpload.FetchAsync(s.GetRequiredService<CrmDb>(), id, ct));
        if (file.Length == 0) return;
        using var zip = ArchiveUpload.Open(file);
        var manifest = ArchiveUpload.Manifest(zip);
        var lines = new ArchiveLines(zip, file.Length);
        var progress = new RestoreProgress(work, who, id, time);
        await work.WriteAsync(who, async services =>
        {
            var (db, writing) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>());
            // One at a time, by a lock that is not the row's: how far it is gets written there meanwhile.
            await using (var turn = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))"))
            {
                turn.Parameters.Add(new() { Value = RestoreTask.Key(id) });
                await turn.ExecuteNonQueryAsync(ct);
            }
            await using (var command = Command(db, "select 1 from archive_restores where tenant_id = $1 and id = $2 and status = 'running'", id))
                if (await command.ExecuteScalarAsync(ct) is null) return;
            // A large table is one statement, which takes longer than any request may.
            await using (var patience = db.Command("select set_config('statement_timeout', '30min', true), set_config('idle_in_transaction_session_timeout', '10min', true)")) await patience.ExecuteNonQueryAsync(ct);
            if (writing.Rights.Role != Role.Owner) throw Refused.Forbidden("Only an owner can restore an archive.");
            if ((await RestoreRows.FoundAsync(db, ct)).Count > 0) throw Refused.Conflict("The workspace is no longer empty. Nothing was restored.");
            var tables = await ArchiveTables.LoadAsync(db, ct);
            var owner = await db.Set<Member>().AsNoTracking().FirstAsync(m => m.Id == who.MemberId, ct);
            var (former, mine) = (await lines.MemberAsync(owner.Email, ct), owner.Id.ToString());
            await EmptyAsync(db, tables, ct);
            var before = new Dictionary<string, LineDigest>(StringComparer.Ordinal);
            foreach (var table in tables) before[table.Name] = await DigestAsync(db, table, former is null ? null : (mine, former), ct);
            foreach (var table in tables.Where(t => manifest.Tables.Any(m => m.Name == t.Name)))
            {
                var told = manifest.Tables.First(m => m.Name == table.Name);
                await FillAsync(db, id, table, lines.ReadAsync(table, told, ct), former is null ? null : (former, mine), progress, ct);
            }
            var result = new List<RestoredTable>();
            foreach (var table in tables.Where(t => t.Name != "members"))
            {
                var digest = (await DigestAsync(db, table, former is null ? null : (mine, former), ct)).Since(before[table.Name]);
                var told = manifest.Tables.FirstOrDefault(m => m.Name == table.Name);
                result.Add(new RestoredTable(table.Name, told?.Rows ?? 0, digest.Lines, told is null ? digest.Lines == 0 : told.Rows == digest.Lines && told.Digest == digest.ToString()));
                await progress.ComparedAsync(result, ct);
            }
            if (result.FirstOrDefault(r => !r.Same) is { } odd) throw Refused.Unusable("file", $"{odd.Name} does not add up to what the manifest says ({odd.Rows} of {odd.Expected} rows). Nothing was restored.");
            await FinishAsync(db, id, manifest, result, ct);
            await SegmentRefresh.ScheduleAsync(db, time.Now(), ct);
            writing.Events.AddPlain("restore", id, 2, "finished");
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    /// <summary>What a new workspace was given makes way. What happened stays: history is never rewritten.</summary>
    static async Task EmptyAsync(CrmDb db, IReadOnlyList<ArchiveTable> tables, CancellationToken ct)
    {
        foreach (var table in tables.Reverse().Where(t => t.Name is not ("events" or "consent_events" or "members")))
        {
            await using var command = db.Command($"delete from {table.Name} where tenant_id = app_tenant()");
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>All lines of a table as rows in one statement, so that rows may point at each other.</summary>
    static async Task FillAsync(CrmDb db, Guid id, ArchiveTable table, IAsyncEnumerable<List<string>> pages, (string From, string To)? person, RestoreProgress progress, CancellationToken ct)
    {
        var line = 0L;
        await foreach (var page in pages.WithCancellation(ct))
        {
            await using var stage = Command(db, "insert into archive_lines (tenant_id, restore_id, line, content) select $1, $2, $4 + t.place, t.content::jsonb from unnest($3::text[]) with ordinality as t(content, place)", id);
            stage.Parameters.AddAll([new() { Value = page.ConvertAll(l => person is { } p ? l.Replace(p.From, p.To, StringComparison.Ordinal) : l).ToArray() }, new() { Value = line }]);
            line += await stage.ExecuteNonQueryAsync(ct);
            await progress.ReadAsync(page.Count, ct);
        }
        var columns = string.Join(", ", table.Columns);
        // People of the old workspace own what they owned, and cannot sign in here; whoever restores is here already.
        var (values, which) = table.Name != "members" ? (columns, "") : (string.Join(", ", table.Columns.Select(c => c switch { "status" => "'placeholder'", "role" => "'readOnly'", "role_id" => "null::uuid", _ => c })), $" and not exists (select from members m where m.tenant_id = $1 and m.id = r.id)");
        await using var fill = Command(db, $"insert into {table.Name} (tenant_id, {columns}) select $1, {Qualified(values)} from archive_lines l cross join lateral jsonb_populate_record(null::public.{table.Name}, l.content) r where l.tenant_id = $1 and l.restore_id = $2{which} order by l.line", id);
        await fill.ExecuteNonQueryAsync(ct);
        await using var clear = Command(db, "delete from archive_lines where tenant_id = $1 and restore_id = $2", id);
        await clear.ExecuteNonQueryAsync(ct);
    }

    static string Qualified(string values) => string.Join(", ", values.Split(", ").Select(v => v.StartsWith('\'') || v.StartsWith("null", StringComparison.Ordinal) ? v : "r." + v));

    static async Task<LineDigest> DigestAsync(CrmDb db, ArchiveTable table, (string From, string To)? person, CancellationToken ct)
    {
        var digest = new LineDigest();
        await foreach (var page in ArchiveJob.LinesAsync(db, table, ct))
            foreach (var line in page) digest.Add(Encoding.UTF8.GetBytes(person is { } p ? line.Replace(p.From, p.To, StringComparison.Ordinal) : line));
        return digest;
    }

    async Task FinishAsync(CrmDb db, Guid id, ArchiveManifest manifest, List<RestoredTable> result, CancellationToken ct)
    {
        var workspace = manifest.Workspace;
        if (!Currencies.IsKnown(workspace.Currency ?? "") || !TimeZoneInfo.TryFindSystemTimeZoneById(workspace.TimeZone ?? "", out _) || workspace.Locale is not { Length: > 0 and < 40 }) throw Refused.Unusable("file", "The manifest's currency, time zone or language is unknown. Nothing was restored.");
        // Whatever processes remember of fields and rules is older than this.
        await using var tenant = db.Command("update identity.tenants set currency = $2, time_zone = $3, locale = $4, version = version + 1, fields_version = fields_version + 1, rules_version = rules_version + 1 where id = $1");
        tenant.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = workspace.Currency! }, new() { Value = workspace.TimeZone! }, new() { Value = workspace.Locale }]);
        await tenant.ExecuteNonQueryAsync(ct);
        await using var done = Command(db, "update archive_restores set status = 'done', processed = rows, tables = $3::jsonb, finished_at = $4 where tenant_id = $1 and id = $2", id);
        done.Parameters.AddAll([new() { Value = JsonSerializer.Serialize(result, Json.Options) }, new() { Value = time.Now() }]);
        await done.ExecuteNonQueryAsync(ct);
        await using var clear = Command(db, "delete from archive_files where tenant_id = $1 and restore_id = $2", id);
        await clear.ExecuteNonQueryAsync(ct);
    }

    Task BreakAsync(CurrentUser who, Guid id, string error, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var (db, writing) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>());
        await using var broken = Command(db, "update archive_restores set status = 'failed', error = $3, finished_at = $4 where tenant_id = $1 and id = $2 and status = 'running'", id);
        broken.Parameters.AddAll([new() { Value = error }, new() { Value = time.Now() }]);
        await broken.ExecuteNonQueryAsync(ct);
        await using var clear = Command(db, "delete from archive_files where tenant_id = $1 and restore_id = $2", id);
        await clear.ExecuteNonQueryAsync(ct);
        writing.Events.AddPlain("restore", id, 2, "failed");
        await db.SaveChangesAsync(ct);
    }, ct);

    static NpgsqlCommand Command(CrmDb db, string sql, Guid id)
    {
        var command = db.Command(sql);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = id }]);
        return command;
    }
}
