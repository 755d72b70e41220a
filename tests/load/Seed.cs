using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Crm.Load;

/// <summary>A workspace that is measured: signed up through the API, filled by SQL.</summary>
sealed record Workspace(string Email, Guid Tenant, Guid Member, string Token, Guid Pipeline, Guid Field, Guid[] Contacts, Person[] People);

/// <summary>Somebody who is there.</summary>
sealed record Person(Guid Id, string First, string Last, string Email, string Phone);

/// <summary>The data set: many small tenants around one large and one of a thousand contacts.</summary>
sealed record Size(int Tenants, int ContactsEach, int Large, int LargeDeals)
{
    public static readonly Size Small = new(50, 400, 20_000, 6_000), Full = new(1_000, 1_200, 100_000, 30_000), OneLarge = new(50, 400, 100_000, 30_000);
}

static class Seed
{
    const string Password = "river stone lantern 42";

    public static async Task<(Workspace Usual, Workspace Large)> FillAsync(NpgsqlDataSource admin, HttpClient api, Size size)
    {
        var usual = await SignUpAsync(api, "usual");
        var large = await SignUpAsync(api, "large");
        await RunAsync(admin, """
            insert into identity.tenants (id, name, slug, currency, time_zone, locale, created_at, provisioned_at)
            select gen_random_uuid(), 'Tenant ' || n, 'bench-' || n, 'EUR', 'UTC', 'en', now(), now() from generate_series(1, $1) n
            """, size.Tenants);
        await RunAsync(admin, """
            insert into members (tenant_id, id, name, role, status, created_at, updated_at)
            select id, gen_random_uuid(), 'Owner', 'owner', 'active', now(), now() from identity.tenants where slug like 'bench-%'
            """);
        await ContactsAsync(admin, "t.slug like 'bench-%'", size.ContactsEach);
        await ContactsAsync(admin, $"t.id = '{usual.Tenant}'", 1_000);
        await ContactsAsync(admin, $"t.id = '{large.Tenant}'", size.Large);
        foreach (var workspace in new[] { usual, large }) await TwinsAsync(admin, workspace);
        await DealsAsync(admin, usual, 220);
        await DealsAsync(admin, large, size.LargeDeals);
        await ValuesAsync(admin, usual);
        await ValuesAsync(admin, large);
        await AroundAsync(admin, usual);
        await AroundAsync(admin, large);
        await RunAsync(admin, "vacuum analyze");
        return (usual with { Contacts = await IdsAsync(admin, usual), People = await PeopleAsync(admin, usual) }, large with { Contacts = await IdsAsync(admin, large), People = await PeopleAsync(admin, large) });
    }

    /// <summary>A workspace as anybody gets it; its owner's token.</summary>
    public static async Task<string> SignUpPlainAsync(HttpClient api, string name) => (await SessionAsync(api, name)).GetProperty("accessToken").GetString()!;

    static async Task<JsonElement> SessionAsync(HttpClient api, string name)
    {
        var answer = await api.PostAsJsonAsync("/api/v1/auth/sign-up", new { businessName = name, name = "Ada", email = $"{name}@bench.example", password = Password });
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<Workspace> SignUpAsync(HttpClient api, string name)
    {
        var session = await SessionAsync(api, name);
        var token = session.GetProperty("accessToken").GetString()!;
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/api/v1/pipelines") { Headers = { { "Authorization", "Bearer " + token } } };
        var pipelines = await (await api.SendAsync(ask)).Content.ReadFromJsonAsync<JsonElement>();
        return new Workspace($"{name}@bench.example", session.GetProperty("tenant").GetProperty("id").GetGuid(), session.GetProperty("member").GetProperty("id").GetGuid(), token,
            pipelines.GetProperty("items")[0].GetProperty("id").GetGuid(), await FieldAsync(api, token), [], []);
    }

    /// <summary>The workspace with a token of this moment: seeding the large data set takes longer than one lasts.</summary>
    public static async Task<Workspace> SignInAsync(HttpClient api, Workspace workspace)
    {
        var answer = await api.PostAsJsonAsync("/api/v1/auth/sign-in", new { email = workspace.Email, password = Password });
        answer.EnsureSuccessStatusCode();
        return workspace with { Token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()! };
    }

    /// <summary>A custom field of numbers, defined as its owner would.</summary>
    static async Task<Guid> FieldAsync(HttpClient api, string token)
    {
        using var define = new HttpRequestMessage(HttpMethod.Post, "/api/v1/custom-fields") { Headers = { { "Authorization", "Bearer " + token } }, Content = JsonContent.Create(new { @object = "contact", label = "Points", key = "points", type = "number" }) };
        var answer = await api.SendAsync(define);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>A number as the index of custom values has it.</summary>
    public static string Points(int number) => $"1{number:D15}.000000";

    static Task ValuesAsync(NpgsqlDataSource admin, Workspace workspace) => RunAsync(admin, $"""
        with numbered as (select id, (row_number() over (order by id) % 1000)::int as points from contacts where tenant_id = '{workspace.Tenant}'),
          told as (update contacts c set custom = jsonb_build_object('points', n.points) from numbered n where c.tenant_id = '{workspace.Tenant}' and c.id = n.id)
        insert into custom_values (tenant_id, field_id, record_id, place, value) select '{workspace.Tenant}', '{workspace.Field}', id, 0, '1' || lpad(points::text, 15, '0') || '.000000' from numbered
        """);

    static async Task ContactsAsync(NpgsqlDataSource admin, string which, int each)
    {
        var names = "(array['Ann','Ben','Clara','David','Eva','Finn','Greta','Hugo','Ida','Jon'])[1 + abs(hashtext('f' || n)) % 10] as first, (array['Lee','Meyer','Novak','Olsen','Perez','Quinn','Rossi','Silva','Tanaka','Ueda','Varga','Weber'])[1 + abs(hashtext('l' || n)) % 12] || n % 97 as last";
        await RunAsync(admin, $"""
            insert into companies (tenant_id, id, name, sort_name, created_at, updated_at)
            select t.id, gen_random_uuid(), 'Company ' || n, 'company ' || n, now(), now() from identity.tenants t, generate_series(1, {Math.Max(1, each / 20)}) n where {which}
            """);
        await RunAsync(admin, $"""
            insert into contacts (tenant_id, id, first_name, last_name, display_name, sort_name, company_id, owner_id, created_at, updated_at)
            select x.tenant, gen_random_uuid(), first, last, first || ' ' || last, lower(last || ' ' || first), c.ids[1 + n % array_length(c.ids, 1)], x.member, now() - n * interval '1 minute', now() - n * interval '1 minute'
            from (select t.id as tenant, (select m.id from members m where m.tenant_id = t.id limit 1) as member, n, {names} from identity.tenants t, generate_series(1, {each}) n where {which}) x
            join lateral (select array_agg(id) as ids from companies where tenant_id = x.tenant) c on true
            """.Replace("join lateral (select array_agg(id) as ids from companies where tenant_id = x.tenant) c on true", "join (select tenant_id, array_agg(id) as ids from companies group by tenant_id) c on c.tenant_id = x.tenant", StringComparison.Ordinal));
        await RunAsync(admin, $"""
            insert into contact_points (tenant_id, id, contact_id, kind, value, normalized, label, is_primary, position)
            select c.tenant_id, gen_random_uuid(), c.id, k.kind, k.value, k.value, 'work', true, k.place
            from contacts c join identity.tenants t on t.id = c.tenant_id
            cross join lateral (values ('email', lower(c.first_name || '.' || c.last_name) || '@' || left(c.id::text, 6) || '.example', 0), ('phone', '+4930' || (10000000 + abs(hashtext(c.id::text)) % 89999999), 1)) as k(kind, value, place)
            where {which}
            """);
        await RunAsync(admin, $"""
            insert into search_docs (tenant_id, record_id, object, title, subtitle, body, changed_at)
            select c.tenant_id, c.id, 'contact', c.display_name, '', lower(c.display_name) || E'\n' || string_agg(p.normalized, E'\n'), c.updated_at
            from contacts c join contact_points p on p.tenant_id = c.tenant_id and p.contact_id = c.id join identity.tenants t on t.id = c.tenant_id where {which} group by c.tenant_id, c.id
            """);
    }

    /// <summary>Every fiftieth contact is there twice: with a letter of the first name left out, and the same telephone number.</summary>
    static Task TwinsAsync(NpgsqlDataSource admin, Workspace workspace) => RunAsync(admin, $"""
        with picked as (select c.*, gen_random_uuid() as twin, left(c.first_name, -1) as slip from (select c.*, row_number() over (order by c.id) as n from contacts c where c.tenant_id = '{workspace.Tenant}') c where c.n % 50 = 0),
          twins as (insert into contacts (tenant_id, id, first_name, last_name, display_name, sort_name, owner_id, created_at, updated_at)
            select tenant_id, twin, slip, last_name, slip || ' ' || last_name, lower(last_name || ' ' || slip), owner_id, created_at, updated_at from picked)
        insert into contact_points (tenant_id, id, contact_id, kind, value, normalized, label, is_primary, position)
        select p.tenant_id, gen_random_uuid(), s.twin, p.kind, p.value, p.normalized, p.label, true, 0 from picked s join contact_points p on p.tenant_id = s.tenant_id and p.contact_id = s.id and p.kind = 'phone'
        """);

    static Task DealsAsync(NpgsqlDataSource admin, Workspace workspace, int count) => RunAsync(admin, $"""
        insert into deals (tenant_id, id, title, sort_name, pipeline_id, stage_id, status, position, amount_minor, currency, company_id, owner_id, stage_entered_at, created_at, updated_at)
        select '{workspace.Tenant}', gen_random_uuid(), 'Deal ' || n, 'deal ' || n, '{workspace.Pipeline}', s.ids[1 + n % 4], 'open', n * 1000000::bigint, 100 * (n % 5000), 'EUR', c.ids[1 + n % array_length(c.ids, 1)], '{workspace.Member}', now(), now(), now()
        from generate_series(1, {count}) n,
          (select array_agg(id) as ids from stages where tenant_id = '{workspace.Tenant}' and kind = 'open') s,
          (select array_agg(id) as ids from companies where tenant_id = '{workspace.Tenant}') c
        """);

    /// <summary>What a file shows around the contacts that are opened: twenty lines of a timeline each, a call, a task and a deal.</summary>
    static Task AroundAsync(NpgsqlDataSource admin, Workspace workspace) => RunAsync(admin, $"""
        with opened as (select id, row_number() over (order by id) as n from contacts where tenant_id = '{workspace.Tenant}' order by id limit 1000),
          lines as (insert into timeline_entries (tenant_id, id, object, record_id, kind, at, title, body, actor_id)
            select '{workspace.Tenant}', gen_random_uuid(), 'contact', o.id, 'call', now() - k * interval '1 day', 'Call ' || k, 'Talked about the order of last month.', '{workspace.Member}' from opened o, generate_series(1, 25) k),
          made as (insert into tasks (tenant_id, id, title, sort_name, due_date, assignee_id, created_at, updated_at)
            select '{workspace.Tenant}', gen_random_uuid(), 'Call back ' || n, 'call back', current_date + (n % 30)::int, '{workspace.Member}', now(), now() from opened returning id, title),
          linked as (insert into links (tenant_id, id, task_id, contact_id) select '{workspace.Tenant}', gen_random_uuid(), m.id, o.id from made m join opened o on m.title = 'Call back ' || o.n)
        insert into deal_contacts (tenant_id, deal_id, contact_id, position)
        select '{workspace.Tenant}', d.id, o.id, 0 from opened o join (select id, row_number() over (order by id) as n from deals where tenant_id = '{workspace.Tenant}') d on d.n = 1 + o.n % 200
        """);

    static async Task<Guid[]> IdsAsync(NpgsqlDataSource admin, Workspace workspace)
    {
        await using var command = admin.CreateCommand("select array_agg(id) from (select id from contacts where tenant_id = $1 order by id limit 1000) c");
        command.Parameters.Add(new() { Value = workspace.Tenant });
        return (Guid[])(await command.ExecuteScalarAsync())!;
    }

    static async Task<Person[]> PeopleAsync(NpgsqlDataSource admin, Workspace workspace)
    {
        await using var command = admin.CreateCommand("""
            select c.id, c.first_name, c.last_name, max(p.normalized) filter (where p.kind = 'email'), max(p.normalized) filter (where p.kind = 'phone')
            from contacts c join contact_points p on p.tenant_id = c.tenant_id and p.contact_id = c.id where c.tenant_id = $1 group by c.id, c.first_name, c.last_name having count(*) = 2 order by c.id limit 500
            """);
        command.Parameters.Add(new() { Value = workspace.Tenant });
        var people = new List<Person>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync()) people.Add(new Person(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)));
        return [.. people];
    }

    static async Task RunAsync(NpgsqlDataSource admin, string sql, int? value = null)
    {
        await using var command = admin.CreateCommand(sql);
        command.CommandTimeout = 1800;
        if (value is { } number) command.Parameters.Add(new() { Value = number });
        await command.ExecuteNonQueryAsync();
    }
}
