using Crm.Platform.Access;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.House;

/// <summary>Every route, called as nobody, as each role, and as the owner of another business.</summary>
public sealed class EndpointTests(TwoWorlds app) : IClassFixture<TwoWorlds>
{
    /// <summary>What works without signing in.</summary>
    static readonly string[] Public = ["signUp", "signIn", "refreshSession", "signOut", "forgotPassword", "resetPassword", "verifyEmail", "previewInvitation", "acceptInvitation", "openConfirmation", "answerConfirmation", "getBookingOffer", "bookTime"];

    /// <summary>What belongs to a person and not to a workspace, so that no role decides.</summary>
    static readonly string[] Account = ["me", "updateMe", "switchTenant", "signOutEverywhere", "changePassword", "resendVerification", "listSessions", "endSession", "createTenant"];

    /// <summary>Routes outside /api/v1 and the answer for addresses that do not exist.</summary>
    static readonly string[] Outside = ["/openapi/{documentName}.json", "/ics/{file}", "/inbound/mail", "/health/live", "/health/ready", "/assets/{**rest}", "/api/{**rest}", "/"];

    List<(string Id, RouteEndpoint Endpoint)> Endpoints() => [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => !Outside.Contains(e.RoutePattern.RawText) && e.RoutePattern.RawText?.StartsWith("{**path", StringComparison.Ordinal) != true).Select(e => (e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? e.DisplayName ?? "", e))];

    [Fact]
    public void Every_route_names_its_permission_or_is_on_a_list()
    {
        foreach (var (id, endpoint) in Endpoints())
        {
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(open == Public.Contains(id), $"{id} ({endpoint.RoutePattern.RawText}) is {(open ? "open to everybody and not on the list" : "on the list of public routes and is not public")}");
            if (open) continue;
            Assert.True(endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null, $"{id} does not ask for a session");
            var route = endpoint.Metadata.GetMetadata<TenantRoute>();
            Assert.True((route is null) == Account.Contains(id), $"{id} ({endpoint.RoutePattern.RawText}) has no permission and is not on the list of account routes, or the other way round");
            if (route is not null) Assert.NotEmpty(Permissions.RolesWith(route.Permission));
        }
    }

    [Fact]
    public void Every_route_is_in_the_contract_and_the_contract_has_no_other() =>
        Assert.Equal(Endpoints().Select(e => e.Id).Order(StringComparer.Ordinal), Operation.All.Select(o => o.Id).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Nobody_gets_a_401_from_every_operation_that_is_not_public()
    {
        Assert.Equal(Public.Order(), Operation.All.Where(o => o.IsPublic).Select(o => o.Id).Order());
        foreach (var operation in Operation.All.Where(o => !o.IsPublic)) (await operation.SendAsync(app.Nobody, app.Acme)).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData(Role.Owner)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Member)]
    [InlineData(Role.ReadOnly)]
    public async Task Each_role_may_do_what_the_table_of_permissions_says(Role role)
    {
        var person = role switch { Role.Owner => app.Ada, Role.Admin => await app.JoinAsync(app.Ada, "Adam", "admin"), Role.Member => app.Bob, _ => app.Vera };
        var routes = Endpoints().ToDictionary(e => e.Id, e => e.Endpoint.Metadata.GetMetadata<TenantRoute>());
        var called = 0;
        foreach (var operation in Operation.All.Where(o => routes[o.Id] is not null))
        {
            called++;
            var allowed = Permissions.Of(role).Contains(routes[operation.Id]!.Permission);
            var answer = await operation.SendAsync(person, app.Acme, id: kind => kind is "source" or "externalId" ? "role-" + role : Guid.CreateVersion7().ToString());
            if (allowed) Assert.True(answer.Status is not (401 or 403) and < 500, $"{role} may {operation.Id}, and got {answer.Status}: {answer.Text}{app.Errors()}");
            else answer.IsProblem(403, "forbidden");
        }
        Assert.Equal(Operation.All.Count - Public.Length - Account.Length, called);
    }

    [Fact]
    public async Task Vera_can_write_nothing()
    {
        var before = await app.SnapshotAsync();
        var writes = Endpoints().Where(e => e.Endpoint.Metadata.GetMetadata<TenantRoute>()?.Write == true).Select(e => e.Id).ToHashSet();
        // Her own browser she may take off, as she may sign out on it.
        Assert.DoesNotContain(Operation.All, o => o.Method is not ("GET" or "POST") && !o.IsPublic && !Account.Contains(o.Id) && o.Id != "removePushDevice" && !writes.Contains(o.Id));
        foreach (var operation in Operation.All.Where(o => writes.Contains(o.Id)))
            (await operation.SendAsync(app.Vera, app.Acme)).IsProblem(403, "forbidden");
        Assert.Equal(before, await app.SnapshotAsync());
    }

    [Fact]
    public async Task Anothers_id_in_a_path_is_as_unknown_as_a_random_one()
    {
        var before = await app.SnapshotAsync();
        foreach (var operation in Operation.All.Where(o => o.Parameters.Length > 0 && !o.Parameters.Contains("source")))
            foreach (var crossed in new HashSet<string>(Kinds(operation)))
            {
                var foreign = await operation.SendAsync(app.Mallory, app.Globex, id: kind => kind == crossed ? Operation.IdOf(app.Acme, kind) : Operation.IdOf(app.Globex, kind));
                foreign.IsProblem(404, "notFound");
                var random = await operation.SendAsync(app.Mallory, app.Globex, id: kind => kind == crossed ? Guid.CreateVersion7().ToString() : Operation.IdOf(app.Globex, kind));
                Assert.Equal(WithoutTrace(random.Text), WithoutTrace(foreign.Text));
                (await operation.SendAsync(app.Mallory, app.Globex, id: kind => kind == crossed ? "no-id-at-all" : Operation.IdOf(app.Globex, kind))).IsProblem(404, "notFound");
            }
        Assert.Equal(before, await app.SnapshotAsync());
    }

    [Fact]
    public async Task Anothers_id_in_a_body_is_refused_and_nothing_is_written()
    {
        var (before, tried) = (await app.SnapshotAsync(), 0);
        foreach (var operation in Operation.All.Where(o => o.Example is not null && !o.Id.StartsWith("batch", StringComparison.Ordinal)))
            foreach (var kind in app.Globex.Kinds.Where(kind => operation.Example!.Contains(World.ExampleId(kind), StringComparison.Ordinal)))
            {
                tried++;
                var body = app.Globex.Fill(operation.Example!.Replace(World.ExampleId(kind), app.Acme[kind], StringComparison.Ordinal));
                var answer = await operation.SendAsync(app.Mallory, app.Globex, body: body);
                if (operation.Id == "switchTenant") answer.IsProblem(404, "notFound");
                else answer.IsProblem(422, "unusable");
            }
        Assert.True(tried >= 30, $"only {tried} bodies held an id");
        Assert.Equal(before, await app.SnapshotAsync());
    }

    [Fact]
    public async Task Anothers_id_in_a_filter_matches_nothing()
    {
        var tried = 0;
        foreach (var type in app.Services.GetRequiredService<RecordTypes>().All)
            foreach (var field in FieldNames(type).Where(f => f.EndsWith("Id", StringComparison.Ordinal) || f == "id"))
            {
                var foreign = app.Acme[field switch { "id" => type.Object, "ownerId" or "assigneeId" => "member", "parentCompanyId" => "parent", "categoryId" => "needCategory", "reachedStageId" => "stage", "onPlaybookId" => "playbook", _ => field[..^2] }];
                Assert.Equal(0, (await app.Mallory.GetAsync($"{type.Plural}?filter[{field}]={foreign}").Is(200)).Count());
                Assert.Equal(0, (await app.Mallory.PostAsync($"{type.Plural}/search", new { filter = new { field, op = "in", value = new[] { foreign } } }).Is(200)).Count());
                tried++;
            }
        Assert.True(tried > 15);
        var board = await app.Mallory.GetAsync($"pipelines/{app.Globex["pipeline"]}/board?filter[companyId]={app.Acme["company"]}").Is(200);
        Assert.All(board.Each("count", "stages"), count => Assert.Equal("0", count));
    }

    /// <summary>Every text of Globex holds CANARY: none of it may show in anything that Ada can read, whatever she looks for.</summary>
    [Fact]
    public async Task Nothing_of_Globex_ever_shows_at_Acme()
    {
        foreach (var operation in Operation.All.Where(o => o.Method == "GET" && !o.IsStream))
        {
            Clean(await operation.SendAsync(app.Ada, app.Acme));
            if (operation.Document["parameters"]?.AsArray().Any(p => p!["name"]?.GetValue<string>() == "q") == true)
                Clean(await app.Ada.GetAsync(operation.Address(kind => Operation.IdOf(app.Acme, kind)) + "?q=CANARY"));
        }
        foreach (var type in app.Services.GetRequiredService<RecordTypes>().All)
            Clean(await app.Ada.PostAsync($"{type.Plural}/search", new { count = true, limit = 200 }).Is(200));
        Clean(await app.Ada.GetAsync("events?limit=200").Is(200));
        Assert.Equal(0, (await app.Ada.GetAsync("search?q=canary").Is(200)).Count());

        static void Clean(Answer answer)
        {
            Assert.True(answer.Status < 500, $"{answer.Request}: {answer.Text}");
            Assert.False(answer.Text.Contains("canary", StringComparison.OrdinalIgnoreCase), $"{answer.Request} shows what is Globex's: {answer.Text}");
        }
    }

    [Fact]
    public async Task A_tenant_named_by_the_caller_has_no_effect()
    {
        var plain = await app.Ada.GetAsync("contacts?count=true").Is(200);
        foreach (var header in new[] { "X-Tenant-Id", "X-Tenant", "X-Org", "X-Workspace", "X-Forwarded-Host" })
            Assert.Equal(plain.Text, (await app.Ada.GetAsync("contacts?count=true", (header, app.Mallory.TenantId)).Is(200)).Text);
        await app.Ada.GetAsync($"contacts?tenant={app.Mallory.TenantId}").IsProblem(400, "validation", "tenant");
        await app.Ada.PostAsync("contacts", new { firstName = "x", tenantId = app.Mallory.TenantId }).IsProblem(400, "validation", "tenantId");
    }

    static IEnumerable<string> Kinds(Operation operation)
    {
        var kinds = new List<string>();
        operation.Address(kind => { kinds.Add(kind); return ""; });
        return kinds;
    }

    static string WithoutTrace(string problem) => System.Text.RegularExpressions.Regex.Replace(problem, "\"traceId\":\"[0-9a-f]+\"", "");

    static IEnumerable<string> FieldNames(RecordType type) =>
        ((System.Collections.IEnumerable)type.GetType().GetProperty("Fields")!.GetValue(type)!).Cast<object>().Select(f => (string)f.GetType().GetProperty("Name")!.GetValue(f)!);
}

/// <summary>Acme and Globex, each with one record of every kind; all of Globex's texts hold CANARY.</summary>
public sealed class TwoWorlds : CrmApp
{
    public World Acme { get; private set; } = null!;
    public World Globex { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Acme = await World.OfAsync(Ada, "Acme");
        Globex = await World.OfAsync(Mallory, "CANARY");
    }

    /// <summary>Nothing is looked through by itself here, so that nothing is written that nobody asked for.</summary>
    protected override void Change(IServiceCollection services, string appUrl)
    {
        foreach (var own in services.Where(s => s.ServiceType == typeof(IRepeatedJob)).ToList()) services.Remove(own);
        foreach (var kind in Asleep) services.AddSingleton<IRepeatedJob>(new Resting(kind));
    }

    static readonly string[] Asleep = ["segments", "duplicates", "mailDomains", "export", "exportSchedules", "archive", "restore", "reminders", "alerts", "timedTasks", "playbooks"];

    sealed class Resting(string kind) : IRepeatedJob
    {
        public string Kind => kind;
        public Task<TimeSpan> RunAsync(CurrentUser who, System.Text.Json.JsonElement payload, CancellationToken ct) => Task.FromResult(TimeSpan.FromDays(1));
    }

    /// <summary>Counts and hashes of every table of every tenant: equal when nothing was written.</summary>
    public async Task<string> SnapshotAsync()
    {
        var tables = await ListAsync<string>("select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1");
        var states = new List<string>();
        foreach (var table in tables) states.Add(table + " " + await ScalarAsync<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t{(table == "jobs" ? $" where kind <> all ('{{{string.Join(',', Asleep)}}}')" : "")}"));
        return string.Join("\n", states);
    }
}
