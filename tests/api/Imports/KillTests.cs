using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Crm.Tests.Imports;

/// <summary>An import survives kill -9: processes of the real API take it over from each other. CRM_LONG=1 does it with 100,000 rows.</summary>
[Collection(nameof(Alone))]
public sealed class KillTests(WithoutWorker app) : IClassFixture<WithoutWorker>
{
    static readonly int Rows = Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 100_000 : 9_000;
    const int Kills = 20;

    [Fact]
    public async Task Twenty_processes_are_killed_and_every_row_has_come_in_once()
    {
        var file = new StringBuilder("Customer number,First name,Last name,E-mail,Company,Company domain,Note,Age band\n");
        for (var i = 1; i <= Rows; i++)
            file.Append(CultureInfo.InvariantCulture, $"K{i},Kim,Killer {i},kim{i}@kill.example,Kill {i % 199} Ltd,kill{i % 199}.example,{(i % 50 == 0 ? "Likes tea " + i : "")},{(i % 100 == 7 ? "old" : "")}\n");
        var import = await app.Ada.UploadAsync("contacts", file.ToString(), new { columns = new[] { new { column = "Company domain", to = "company.domain" } } }).Is(202);
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        var kills = 0;
        for (; kills < Kills && await RunningAsync(import.Id); kills++)
        {
            await using var process = app.Start();
            var (before, fence) = (await app.ProcessedAsync(import.Id), await app.FenceAsync());
            // Every other one gets through a chunk at least, the others are struck down in their first.
            for (var tries = 0; tries < 3000 && await RunningAsync(import.Id) && (await app.FenceAsync() == fence || kills % 2 == 0 && await app.ProcessedAsync(import.Id) < before + 500); tries++) await Task.Delay(20);
            await Task.Delay(kills * 37 % 200);
            await process.DisposeAsync();
            // As if the time had passed after which another may take over.
            await app.ExecuteAsync("update jobs set locked_until = now() - interval '1 second' where status = 'running'");
        }
        Assert.Equal(Kills, kills);
        Assert.True(await RunningAsync(import.Id));
        await using (app.Start())
        {
            var done = await app.Ada.EndOfAsync(import.Id);
            Assert.Equal((Rows - Rows / 100, 0, 0, Rows / 100), done.Counts());
            Assert.Equal(("company", "199", "activity", (Rows / 50).ToString(CultureInfo.InvariantCulture)), (done["parts[0].object"], done["parts[0].created"], done["parts[1].object"], done["parts[1].created"]));
        }
        Assert.Equal((Rows - Rows / 100, 199), (await app.Ada.HowManyAsync("contacts"), await app.Ada.HowManyAsync("companies")));
        Assert.Equal(Rows, await app.ScalarAsync<long>("select count(*) from import_rows where import_id = $1 and part = 0", Guid.Parse(import.Id)));
        Assert.Equal(Enumerable.Range(1, Rows).Where(i => i % 100 == 7).Select(i => i + 1), await app.ListAsync<int>("select row from import_rows where import_id = $1 and result = 'failed' order by row", Guid.Parse(import.Id)));
        // Everything that goes with a record is there once as well: address, event, place among the customers.
        Assert.Equal(Rows - Rows / 100, await app.ScalarAsync<long>("select count(*) from contact_points where kind = 'email' and contact_id in (select id from contacts where source = 'import')"));
        Assert.Equal(Rows - Rows / 100, await app.ScalarAsync<long>("select count(*) from events where type = 'contact.created'"));
        foreach (var table in new[] { "contacts", "companies" })
            Assert.Equal(0, await app.ScalarAsync<long>($"select count(*) from {table} where source = 'import' and lifecycle_since is null"));
    }

    async Task<bool> RunningAsync(string import) => await app.ScalarAsync<string>("select status from imports where id = $1", Guid.Parse(import)) == "running";
}

/// <summary>An API that takes requests and does no work in the background; that is for processes beside it.</summary>
public sealed class WithoutWorker : CrmApp
{
    string appUrl = "";

    protected override void Change(IServiceCollection services, string appUrl)
    {
        this.appUrl = appUrl;
        services.RemoveAll<IHostedService>();
    }

    public Task<int> ProcessedAsync(string import) => ScalarAsync<int>("select processed from imports where id = $1", Guid.Parse(import));

    /// <summary>How often the import's job has been taken on.</summary>
    public Task<long> FenceAsync() => ScalarAsync<long>("select fence from jobs where kind = 'import'");

    /// <summary>A process of the API; disposing of it is kill -9.</summary>
    public Running Start()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0)) { free.Start(); port = ((IPEndPoint)free.LocalEndpoint).Port; }
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Crm.Api.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string> { ["CRM_APP_DATABASE_URL"] = appUrl, ["CRM_SECRET"] = TestDatabase.Secret, ["CRM_PORT"] = port.ToString(CultureInfo.InvariantCulture), ["CRM_PUBLIC_URL"] = "http://crm.test", ["CRM_DNS"] = "off", ["CRM_WEB_ROOT"] = Path.Combine(AppContext.BaseDirectory, "Support", "web") })
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Running(process);
    }

    public sealed class Running(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
        }
    }
}

/// <summary>Tests that start processes of their own, and leave the machine to the others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
