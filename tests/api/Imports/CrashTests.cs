using System.Globalization;
using System.Text;
using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Imports;

public sealed class CrashTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_run_that_is_cut_off_goes_on_where_it_stood_and_doubles_nothing()
    {
        const int Rows = 2600;
        var file = new StringBuilder("id,name,employees\n");
        for (var i = 1; i <= Rows; i++) file.Append(CultureInfo.InvariantCulture, $"k{i},Crash {i},{(i % 100 == 0 ? "many" : "7")}\n");
        var import = await app.Ada.UploadAsync("companies", file.ToString()).Is(202);
        // The worker is kept away, so that the test itself runs the job and can cut it off.
        await app.ExecuteAsync("update imports set status = 'running', started_at = now() where id = $1", Guid.Parse(import.Id));
        var handler = app.Services.GetServices<IJobHandler>().Single(h => h.Kind == "import");
        var who = new CurrentUser(Guid.Parse(app.Ada.TenantId), null, Guid.Parse(app.Ada.MemberId), null, "import");
        var payload = JsonSerializer.SerializeToElement(new { importId = import.Id });
        for (var run = 0; run < 40 && await StatusAsync() == "running"; run++)
        {
            using var cut = new CancellationTokenSource();
            var running = handler.RunAsync(who, payload, cut.Token);
            var before = await ProcessedAsync();
            while (!running.IsCompleted && run < 3 && await ProcessedAsync() == before) await Task.Delay(5);
            if (run < 3) await cut.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
        }
        var done = await app.Ada.EndOfAsync(import.Id);
        Assert.Equal((Rows - 26, 0, 0, 26), done.Counts());
        Assert.Equal(Rows - 26, await app.Ada.HowManyAsync("companies"));
        Assert.Equal(Rows, await app.ScalarAsync<long>("select count(*) from import_rows where import_id = $1", Guid.Parse(import.Id)));

        async Task<string?> StatusAsync() => (await app.Ada.GetAsync($"imports/{import.Id}").Is(200))["status"];
        Task<int> ProcessedAsync() => app.ScalarAsync<int>("select processed from imports where id = $1", Guid.Parse(import.Id));
    }
}
