using Npgsql;

namespace Crm.Tests.Platform;

/// <summary>A crowd at one record keeps nobody from another.</summary>
public sealed class RecordTurnTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task Forty_who_wait_for_one_contact_take_one_connection_and_Bob_saves_another()
    {
        var (busy, calm) = ((await app.Ada.CreateAsync("contacts", new { firstName = "Busy" })).Id, (await app.Ada.CreateAsync("contacts", new { firstName = "Calm" })).Id);
        await using var held = await app.Admin.OpenConnectionAsync();
        await using var transaction = await held.BeginTransactionAsync();
        await new NpgsqlCommand($"select from contacts where id = '{busy}' for update", held).ExecuteScalarAsync();
        var crowd = Enumerable.Range(0, 40).Select(i => app.Ada.PatchAsync($"contacts/{busy}", new { jobTitle = $"Job {i}" })).ToArray();
        while (await WaitingAsync() == 0) await Task.Delay(10);
        await app.Bob.PatchAsync($"contacts/{calm}", new { jobTitle = "Saved" }).Is(200);
        Assert.Equal(1, await WaitingAsync());
        await transaction.CommitAsync();
        Assert.All(await Task.WhenAll(crowd), answer => Assert.Equal(200, answer.Status));
        Assert.Equal("41", (await app.Ada.GetAsync($"contacts/{busy}").Is(200))["version"]);
        // Who gives up waiting leaves the queue, and who is refused leaves the turn to the next.
        await app.Ada.PatchAsync($"contacts/{busy}", new { jobTitle = "Stale" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
        await app.Ada.PatchAsync($"contacts/{busy}", new { jobTitle = "Last" }).Is(200);
    }

    Task<long> WaitingAsync() => app.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
}
