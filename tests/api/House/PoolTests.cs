using Crm.Contacts;
using Crm.Identity;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Crm.Tests.House;

/// <summary>
/// Fifty tenants share two connections while requests are cancelled, time out and throw: no row of one ever shows at another.
/// CRM_LONG=1 runs the full count.
/// </summary>
public sealed class PoolTests(SmallPool app) : IClassFixture<SmallPool>
{
    static readonly int Count = Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 10_000 : 2_000;

    [Fact]
    public async Task Two_connections_never_mix_fifty_tenants()
    {
        var (foreign, read, cancelled, timedOut, thrown) = (0, 0, 0, 0, 0);
        var work = app.Services.GetRequiredService<TenantWork>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
        {
            var random = new Random(i);
            var who = app.People[random.Next(app.People.Count)];
            async Task Check(CrmDb db)
            {
                var rows = random.Next(2) == 0 ? await db.Set<Contact>().IgnoreQueryFilters().Select(c => c.TenantId).ToListAsync() : await db.Database.SqlQuery<Guid>($"select tenant_id as \"Value\" from contacts").ToListAsync();
                Interlocked.Add(ref read, rows.Count);
                Interlocked.Add(ref foreign, rows.Count(t => t != who.TenantId) + (rows.Count == 2 ? 0 : 1));
            }
            Task Write(Func<CrmDb, Task> act) => work.WriteAsync(who, s => act(s.GetRequiredService<CrmDb>()), CancellationToken.None);
            try
            {
                switch (random.Next(20))
                {
                    case 0: // cancelled while the query runs
                        using (var soon = new CancellationTokenSource(random.Next(1, 10)))
                            await work.ReadAsync(who, [], s => s.GetRequiredService<CrmDb>().Database.SqlQuery<string>($"select pg_sleep(0.05)::text || count(*) as \"Value\" from contacts").ToListAsync(soon.Token));
                        break;
                    case 1: // the statement's time is up
                        await Write(async db =>
                        {
                            await Check(db);
                            await using var command = db.Command("set local statement_timeout = 5; select pg_sleep(0.1)");
                            await command.ExecuteNonQueryAsync();
                        });
                        break;
                    case 2: // a bug in the middle
                        await Write(async db => { await Check(db); throw new InvalidOperationException("planned"); });
                        break;
                    case 3 or 4 or 5: // writes
                        await Write(async db =>
                        {
                            await db.Database.ExecuteSqlAsync($"update contacts set job_title = {"t" + i}");
                            await Check(db);
                        });
                        break;
                    default:
                        await work.ReadAsync(who, [], async s => { await Check(s.GetRequiredService<CrmDb>()); return 0; });
                        break;
                }
            }
            catch (OperationCanceledException) { Interlocked.Increment(ref cancelled); }
            catch (PostgresException late) when (late.SqlState == PostgresErrorCodes.QueryCanceled) { Interlocked.Increment(ref timedOut); }
            catch (InvalidOperationException bug) when (bug.Message == "planned") { Interlocked.Increment(ref thrown); }
        });
        Assert.Equal(0, foreign);
        Assert.True(read > Count && cancelled > 0 && timedOut > 0 && thrown > 0, $"{read} rows read, {cancelled} cancelled, {timedOut} timed out, {thrown} thrown");
    }

    [Fact]
    public async Task Statements_that_fail_leave_the_others_as_they_are_prepared()
    {
        var (work, random, failed) = (app.Services.GetRequiredService<TenantWork>(), new Random(226), 0);
        for (var i = 0; i < 3000; i++)
        {
            // More statements than are kept prepared, some often and some seldom, one in a hundred divides by nothing.
            var batch = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => (Number: (int)(random.NextDouble() * random.NextDouble() * 60), Divisor: random.Next(100) == 0 ? 0 : 1)).ToList();
            var answers = new List<int>();
            Action<NpgsqlDataReader>[] read = [.. batch.Select(_ => (Action<NpgsqlDataReader>)(row => answers.Add(row.GetInt32(0))))];
            async Task AskAsync(IServiceProvider services)
            {
                var question = new Question(services.GetRequiredService<CrmDb>());
                foreach (var (number, divisor) in batch) question.Add($"select 0 / $1::int + {number}", divisor);
                await question.AskAsync(CancellationToken.None, read);
            }
            try
            {
                if (i % 2 == 0) await work.ReadAsync(app.People[i % 50], [], async s => { await AskAsync(s); return 0; });
                else await work.WriteAsync(app.People[i % 50], AskAsync, CancellationToken.None);
                Assert.Equal(batch.Select(b => b.Number), answers);
            }
            catch (PostgresException nothing) when (nothing.SqlState == PostgresErrorCodes.DivisionByZero) { failed++; }
        }
        Assert.True(failed > 20, $"{failed} failed");
    }

    [Fact]
    public async Task Requests_that_are_broken_off_leave_nothing_behind_for_the_next()
    {
        var tokens = app.Services.GetRequiredService<AccessTokens>();
        using var http = new HttpClient { BaseAddress = app.Address };
        var foreign = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Count / 2), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
        {
            var random = new Random(i);
            var session = app.Sessions[random.Next(app.Sessions.Count)];
            using var request = new HttpRequestMessage(random.Next(4) == 0 ? HttpMethod.Post : HttpMethod.Get, "/api/v1/contacts" + (random.Next(2) == 0 ? "?limit=1" : ""));
            request.Headers.Authorization = new("Bearer", tokens.Create(session));
            if (request.Method == HttpMethod.Post) request.Content = new StringContent("{\"jobTitle\":\"refused\"}", System.Text.Encoding.UTF8, "application/json");
            using var soon = new CancellationTokenSource(random.Next(10) == 0 ? random.Next(1, 5) : 60_000);
            try
            {
                var text = await (await http.SendAsync(request, soon.Token)).Content.ReadAsStringAsync(soon.Token);
                foreach (var other in app.Sessions) if (other.TenantId != session.TenantId && text.Contains(other.TenantId.ToString("N"), StringComparison.Ordinal)) Interlocked.Increment(ref foreign);
                if (request.Method == HttpMethod.Get && !text.Contains(session.TenantId.ToString("N"), StringComparison.Ordinal)) Interlocked.Increment(ref foreign);
            }
            catch (OperationCanceledException) { /* broken off on purpose */ }
        });
        Assert.Equal(0, foreign);
    }
}

/// <summary>Fifty tenants with two contacts each, named after their tenant; the API has two connections beside the listening one.</summary>
public sealed class SmallPool : CrmApp
{
    public List<CurrentUser> People { get; } = [];
    public List<Session> Sessions { get; } = [];
    protected override bool WithPeople => false;

    protected override void Change(IServiceCollection services, string appUrl)
    {
        var url = DatabaseUrls.Parse(appUrl);
        (url.MaxPoolSize, url.Timeout, url.MaxAutoPrepare) = (3, 30, 20);
        services.AddKeyedSingleton("app", NpgsqlDataSource.Create(url.ConnectionString));
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var i = 0; i < 50; i++)
        {
            var (tenant, user, member, session) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
            await ExecuteAsync($"""
                insert into identity.tenants (id, name, slug, currency, time_zone, locale, created_at, provisioned_at) values ('{tenant}', 'T', 't{i}', 'EUR', 'UTC', 'en', now(), now());
                insert into identity.users (id, name, email, normalized_email, password_hash, created_at) values ('{user}', 'U', 'u{i}@pool.example', 'u{i}@pool.example', '', now());
                insert into members (tenant_id, id, user_id, name, role, status, created_at, updated_at) values ('{tenant}', '{member}', '{user}', 'U', 'owner', 'active', now(), now());
                insert into identity.sessions (id, user_id, tenant_id, member_id, refresh_hash, created_at, last_seen_at, idle_expires_at, expires_at) values ('{session}', '{user}', '{tenant}', '{member}', '', now(), now(), now() + interval '1 day', now() + interval '1 day');
                insert into contacts (tenant_id, id, display_name, sort_name, created_at, updated_at) select '{tenant}', gen_random_uuid(), '{tenant:N}', 'x', now(), now() from generate_series(1, 2);
                """);
            People.Add(new CurrentUser(tenant, user, member, null, "test"));
            var now = Clock.Now();
            Sessions.Add(new Session { Id = session, UserId = user, TenantId = tenant, MemberId = member, RefreshHash = [], CreatedAt = now, LastSeenAt = now, IdleExpiresAt = now, ExpiresAt = now });
        }
    }
}
