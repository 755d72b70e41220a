using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Crm.Load;

/// <summary>
/// The reference: the same data by plain SQL over a bare server, under the same role and row-level security, settings and
/// queries in one round trip. No sign-in, no validation, no events beyond the rows a create must write.
/// </summary>
static class Bare
{
    public static async Task<int> ServeAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("BENCH_APP")!);
        var app = builder.Build();
        app.MapGet("/list", (Guid tenant, HttpContext http) => AnswerAsync(http, source, tenant, (List, [tenant]), (ListPoints, [tenant]), (ListRoles, [tenant])));
        app.MapGet("/detail", (Guid tenant, Guid id, HttpContext http) => AnswerAsync(http, source, tenant, (Detail, [tenant, id]), (DetailPoints, [tenant, id]), (DetailRoles, [tenant, id])));
        app.MapGet("/file", (Guid tenant, Guid id, HttpContext http) => AnswerAsync(http, source, tenant, (Detail, [tenant, id]), (DetailPoints, [tenant, id]), (DetailRoles, [tenant, id]), (FileDeals, [tenant, id]), (FileTasks, [tenant, id]),
            (FileColleagues, [tenant, id]), (FileRelationships, [tenant, id]), (FilePreferences, [tenant, id]), (FileConcerns, [tenant, id]), (FileDates, [tenant, id]), (FilePinned, [tenant, id]), (FileLines, [tenant, id])));
        app.MapGet("/custom", (Guid tenant, Guid field, string value, HttpContext http) => AnswerAsync(http, source, tenant, (Custom, [tenant, field, value]), (CustomPoints, [tenant, field, value]), (CustomRoles, [tenant, field, value])));
        app.MapGet("/count", (Guid tenant, Guid field, string value, HttpContext http) => AnswerAsync(http, source, tenant, (Count, [tenant, field, value])));
        app.MapGet("/search", (Guid tenant, string q, HttpContext http) => AnswerAsync(http, source, tenant, (Search, [tenant, "%" + q + "%"])));
        app.MapGet("/check", (Guid tenant, Guid id, HttpContext http) => AnswerAsync(http, source, tenant, (CheckPoints, [tenant, id]), (CheckPeople, [tenant, id])));
        app.MapGet("/board", (Guid tenant, Guid pipeline, HttpContext http) => AnswerAsync(http, source, tenant, (Totals, [tenant, pipeline]), (Cards, [tenant, pipeline])));
        app.MapPost("/create", async (Guid tenant, Guid member, JsonElement body, HttpContext http) =>
        {
            var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
            var (first, email) = (body.GetProperty("firstName").GetString()!, body.GetProperty("emails")[0].GetProperty("value").GetString()!);
            await AnswerAsync(http, source, tenant,
                (Create, [tenant, id, first, now, member]), (CreatePoint, [tenant, Guid.CreateVersion7(), id, email]), (CreateEvent, [tenant, Guid.CreateVersion7(), id, now, member]),
                (CreateLine, [tenant, Guid.CreateVersion7(), id, now, first, member]), (CreateDoc, [tenant, id, first, $"{first}\n{email}".ToLower(CultureInfo.InvariantCulture), now]));
        });
        await app.RunAsync();
        return 0;
    }

    // What the product's list, file and detail show of a contact, column by column.
    const string Contact = """
        select c.id, c.version, c.prefix, c.first_name, c.last_name, c.display_name, c.job_title, c.company_id, k.name as company, c.owner_id, m.name as owner, c.lifecycle_stage, c.tags, c.external_ids::text, c.created_at, c.updated_at,
          c.preferred_name, c.birth_date, c.age_band, c.gender, c.marital_status, c.household_size, c.child_birth_years, c.language, c.occupation, c.income_band, c.preferred_channel, c.preferred_time,
          c.lifecycle_computed, c.lifecycle_manual, c.lifecycle_reason, c.lifecycle_since, c.last_touch_at, c.last_touch_channel, c.last_touch_direction, c.last_touch_by, tm.name as touched_by, c.last_inbound_at,
          c.next_step_at, c.next_step_kind, c.next_step_id, c.quality_score, c.quality_missing,
          c.quality_completeness, c.quality_validity, c.quality_uniqueness, c.quality_freshness, c.quality_consent, c.custom::text
        """;
    const string Joins = """
        left join companies k on k.tenant_id = c.tenant_id and k.id = c.company_id left join members m on m.tenant_id = c.tenant_id and m.id = c.owner_id
        left join members tm on tm.tenant_id = c.tenant_id and tm.id = c.last_touch_by
        """;
    const string Point = "select p.contact_id, p.id, p.kind, p.value, p.normalized, p.label, p.is_primary, p.street, p.city, p.region, p.postcode, p.country, p.validity, p.verified_at, p.do_not_use from contact_points p";
    const string Role = "select r.contact_id, r.company_id, k.name, r.title, r.is_primary from contact_roles r left join companies k on k.tenant_id = r.tenant_id and k.id = r.company_id";
    const string Page = "select id from contacts where tenant_id = $1 and deleted_at is null order by updated_at desc, id desc limit 50";
    const string List = $"{Contact} from (select * from contacts where tenant_id = $1 and deleted_at is null order by updated_at desc, id desc limit 50) c {Joins} order by c.updated_at desc, c.id desc";
    const string ListPoints = $"{Point} where p.tenant_id = $1 and p.contact_id = any (array({Page})) order by p.position";
    const string ListRoles = $"{Role} where r.tenant_id = $1 and r.contact_id = any (array({Page})) order by r.is_primary desc, r.id";
    const string Detail = $"{Contact} from contacts c {Joins} where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null";
    const string DetailRoles = $"{Role} where r.tenant_id = $1 and r.contact_id = $2 order by r.is_primary desc, r.id";
    const string DetailPoints = $"{Point} where p.tenant_id = $1 and p.contact_id = $2 order by p.position";
    const string FileDeals = """
        select d.id, d.title, d.status, d.amount_minor, d.currency, d.expected_close, s.name, m.name
        from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id and d.deleted_at is null join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id left join members m on m.tenant_id = d.tenant_id and m.id = d.owner_id
        where dc.tenant_id = $1 and dc.contact_id = $2 and d.status = 'open' order by d.updated_at desc limit 20
        """;
    const string FileTasks = """
        select t.id, t.title, t.due_date, t.priority, m.name from links l join tasks t on t.tenant_id = l.tenant_id and t.id = l.task_id and t.deleted_at is null left join members m on m.tenant_id = t.tenant_id and m.id = t.assignee_id
        where l.tenant_id = $1 and l.contact_id = $2 and t.status = 'open' order by t.due_date limit 20
        """;
    const string FileColleagues = """
        select c.id, c.display_name, c.job_title, c.last_touch_at, (select p.value from contact_points p where p.tenant_id = $1 and p.contact_id = c.id and p.kind = 'email' order by p.is_primary desc, p.position limit 1) as email,
          (select p.value from contact_points p where p.tenant_id = $1 and p.contact_id = c.id and p.kind = 'phone' order by p.is_primary desc, p.position limit 1) as phone
        from contacts c where c.tenant_id = $1 and c.company_id = (select o.company_id from contacts o where o.tenant_id = $1 and o.id = $2) and c.id <> $2 and c.deleted_at is null order by c.last_touch_at desc nulls last, c.sort_name, c.id limit 20
        """;
    const string FileRelationships = """
        select x.id, a.display_name, b.display_name, x.type, x.inverse, x.since, x.note from relationships x join contacts a on a.tenant_id = x.tenant_id and a.id = x.contact_id join contacts b on b.tenant_id = x.tenant_id and b.id = x.other_contact_id
        where x.tenant_id = $1 and (x.contact_id = $2 or x.other_contact_id = $2) and x.deleted_at is null order by x.created_at, x.id limit 100
        """;
    const string FilePreferences = "select x.id, x.key, x.value, x.since, x.updated_at from preferences x where x.tenant_id = $1 and x.contact_id = $2 and x.deleted_at is null order by lower(x.key), x.id";
    const string FileConcerns = "select x.id, x.text, x.severity, x.status, x.created_at from concerns x where x.tenant_id = $1 and x.contact_id = $2 and x.status = 'open' and x.deleted_at is null order by x.created_at, x.id";
    const string FileDates = "select x.id, x.kind, x.label, x.date, x.recurs, x.remind_days from important_dates x where x.tenant_id = $1 and x.contact_id = $2 and x.deleted_at is null order by x.date limit 50";
    const string Line = "select e.id, e.kind, e.at, e.title, e.body, e.outcome, e.ref_object, e.ref_id, e.about_object, e.about_id, e.about_title, e.changes::text, e.direction, e.pinned_at, m.name from timeline_entries e left join members m on m.tenant_id = e.tenant_id and m.id = e.actor_id";
    const string FilePinned = $"{Line} where e.tenant_id = $1 and e.record_id = $2 and e.pinned_at is not null order by e.at desc, e.id desc limit 20";
    const string FileLines = $"{Line} where e.tenant_id = $1 and e.record_id = $2 order by e.at desc, e.id desc limit 21";
    const string CustomPage = "select c.id from custom_values v join contacts c on c.tenant_id = v.tenant_id and c.id = v.record_id where v.tenant_id = $1 and v.field_id = $2 and v.value = $3 and c.deleted_at is null order by c.updated_at desc, c.id desc limit 50";
    const string Custom = $"{Contact} from contacts c {Joins} where c.tenant_id = $1 and c.id = any (array({CustomPage})) order by c.updated_at desc, c.id desc";
    const string CustomPoints = $"{Point} where p.tenant_id = $1 and p.contact_id = any (array({CustomPage})) order by p.position";
    const string CustomRoles = $"{Role} where r.tenant_id = $1 and r.contact_id = any (array({CustomPage})) order by r.is_primary desc, r.id";
    const string Count = "select count(*) from custom_values v join contacts c on c.tenant_id = v.tenant_id and c.id = v.record_id where v.tenant_id = $1 and v.field_id = $2 and v.value >= $3 and c.deleted_at is null";
    const string Search = """
        select d.object, d.record_id, d.title, d.subtitle from search_docs d
        where d.tenant_id = $1 and d.record_id = any (array(select record_id from search_ids($2, null, 200))) limit 20
        """;
    // Whoever shares a key with somebody, with all that is compared.
    const string Candidates = """
        select f.record_id from duplicate_keys k cross join lateral (select array_agg(s.record_id) as ids from (select o.record_id from duplicate_keys o where o.tenant_id = $1 and o.object = 'contact' and o.key = k.key limit 101) s) block
        cross join lateral unnest(block.ids) as f(record_id) where k.tenant_id = $1 and k.record_id = $2 and cardinality(block.ids) <= 100 group by f.record_id order by count(*) desc, f.record_id limit 100
        """;
    const string CheckPoints = $"select contact_id, kind, normalized, street, city, region, postcode from contact_points where tenant_id = $1 and contact_id = any (array({Candidates})) order by contact_id, position";
    const string CheckPeople = $"select id, first_name, last_name, birth_date, company_id from contacts where tenant_id = $1 and deleted_at is null and id = any (array({Candidates})) order by id";
    const string Totals = "select stage_id, currency, count(*), sum(amount_minor)::bigint from deals where tenant_id = $1 and pipeline_id = $2 and deleted_at is null group by 1, 2";
    const string Cards = """
        select s.id, s.name, d.* from stages s cross join lateral (
          select d.id, d.version, d.title, d.amount_minor, d.currency, d.company_id, k.name as company, d.owner_id, m.name as owner, d.expected_close, d.stage_entered_at
          from deals d left join companies k on k.tenant_id = d.tenant_id and k.id = d.company_id left join members m on m.tenant_id = d.tenant_id and m.id = d.owner_id
          where d.tenant_id = $1 and d.stage_id = s.id and d.deleted_at is null order by d.position, d.id limit 21) d
        where s.tenant_id = $1 and s.pipeline_id = $2
        """;
    const string Create = "insert into contacts (tenant_id, id, first_name, display_name, sort_name, created_at, updated_at, created_by, updated_by, owner_id) values ($1, $2, $3, $3, lower($3), $4, $4, $5, $5, $5)";
    const string CreatePoint = "insert into contact_points (tenant_id, id, contact_id, kind, value, normalized, label, is_primary, position) values ($1, $2, $3, 'email', $4, $4, 'work', true, 0)";
    const string CreateEvent = "insert into events (tenant_id, id, type, object, record_id, version, at, actor_id, via) values ($1, $2, 'contact.created', 'contact', $3, 1, $4, $5, 'ui')";
    const string CreateLine = "insert into timeline_entries (tenant_id, id, object, record_id, kind, at, title, actor_id) values ($1, $2, 'contact', $3, 'created', $4, $5, $6)";
    const string CreateDoc = "insert into search_docs (tenant_id, record_id, object, title, subtitle, body, changed_at) values ($1, $2, 'contact', $3, '', $4, $5)";

    static async Task AnswerAsync(HttpContext http, NpgsqlDataSource source, Guid tenant, params (string Sql, object[] Values)[] statements)
    {
        await using var batch = source.CreateBatch();
        Add(batch, "select set_config('app.tenant_id', $1, true), set_config('app.sees', 'all', true), set_config('app.clearance', 'special', true)", [tenant.ToString()]);
        foreach (var (sql, values) in statements) Add(batch, sql, values);
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartArray();
        await using (var reader = await batch.ExecuteReaderAsync())
            while (await reader.NextResultAsync())
                while (await reader.ReadAsync()) WriteRow(json, reader);
        json.WriteEndArray();
    }

    static void Add(NpgsqlBatch batch, string sql, object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        batch.BatchCommands.Add(command);
    }

    static void WriteRow(Utf8JsonWriter json, NpgsqlDataReader reader)
    {
        json.WriteStartObject();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            json.WritePropertyName(reader.GetName(i) + i.ToString(CultureInfo.InvariantCulture));
            switch (reader.IsDBNull(i) ? null : reader.GetValue(i))
            {
                case null: json.WriteNullValue(); break;
                case Guid id: json.WriteStringValue(id); break;
                case DateTime time: json.WriteStringValue(time); break;
                case bool flag: json.WriteBooleanValue(flag); break;
                case long number: json.WriteNumberValue(number); break;
                case int number: json.WriteNumberValue(number); break;
                case Array list: json.WriteStringValue(string.Join(',', list.Cast<object>())); break;
                case var other: json.WriteStringValue(Convert.ToString(other, CultureInfo.InvariantCulture)); break;
            }
        }
        json.WriteEndObject();
    }
}
