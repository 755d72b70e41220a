using Crm.Activities;
using Crm.Companies;
using Crm.Concerns;
using Crm.Contacts;
using Crm.Deals;
using Crm.Events;
using Crm.ImportantDates;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Preferences;
using Crm.Records;
using Crm.Relationships;
using Crm.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.CustomerFiles;

/// <summary>The customer's file: everything that the first screen shows, in one request and one round trip to the database.</summary>
static class CustomerFileEndpoints
{
    public static void MapCustomerFiles(this IEndpointRouteBuilder app)
    {
        app.MapTenantGroup("/contacts/{id}/file", "Contacts").MapGet("/", ContactAsync).Reads().WithName("contactFile").WithSummary("A contact's whole file in one answer").WithDescription("The id of one that was merged into another answers with that one's file.").ProducesProblem(404);
        app.MapTenantGroup("/companies/{id}/file", "Companies").MapGet("/", CompanyAsync).Reads().WithName("companyFile").WithSummary("A company's whole file in one answer").WithDescription("The id of one that was merged into another answers with that one's file.").ProducesProblem(404);
    }

    static async Task<Ok<ContactFile>> ContactAsync(string id, ContactRecord type, FileParts parts, HttpContext http, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var (question, db) = (parts.Question, parts.Db);
        var contacts = ContactReads.Add(question, db, new[] { key }, trashed: false);
        var common = parts.Add("contact", key);
        var (people, relationships) = (new List<PersonView>(), new List<RelationshipView>());
        question.Add(row => people.Add(FileParts.Person(row)), FileParts.Colleagues, db.CurrentTenantId, key).Add(row => relationships.Add(RelationshipReads.Read(row)), RelationshipReads.OfContact, db.CurrentTenantId, key);
        await question.AskAsync(ct);
        if (contacts.Count == 0) return await MergedRecords.SurvivorAsync(db, type, key, ct) is { } survivor ? await ContactAsync(survivor.ToString(), type, parts.Again(), http, ct) : throw Refused.NotFound();
        var shown = await parts.ShowAsync(type, contacts, ct);
        http.Response.Headers.ETag = $"\"{shown.Version}\"";
        return TypedResults.Ok(new ContactFile(shown, await parts.DealsAsync(common, ct), common.Tasks, people, relationships, common.Preferences, common.Concerns,
            common.Dates, (await parts.LinesAsync(key, common.Pinned, ct)).Items, await parts.LinesAsync(key, common.Lines, ct), FileParts.InOrder(common.Planned)));
    }

    static async Task<Ok<CompanyFile>> CompanyAsync(string id, CompanyRecord type, FileParts parts, HttpContext http, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var (question, db) = (parts.Question, parts.Db);
        var companies = CompanyReads.Add(question, db, new[] { key }, trashed: false);
        var common = parts.Add("company", key);
        var people = new List<PersonView>();
        question.Add(row => people.Add(FileParts.Person(row)), FileParts.People, db.CurrentTenantId, key);
        await question.AskAsync(ct);
        if (companies.Count == 0) return await MergedRecords.SurvivorAsync(db, type, key, ct) is { } survivor ? await CompanyAsync(survivor.ToString(), type, parts.Again(), http, ct) : throw Refused.NotFound();
        var shown = await parts.ShowAsync(type, companies, ct);
        http.Response.Headers.ETag = $"\"{shown.Version}\"";
        return TypedResults.Ok(new CompanyFile(shown, await parts.DealsAsync(common, ct), common.Tasks, people, common.Preferences, common.Concerns,
            common.Dates, (await parts.LinesAsync(key, common.Pinned, ct)).Items, await parts.LinesAsync(key, common.Lines, ct), FileParts.InOrder(common.Planned)));
    }
}

/// <summary>What both files have in common, as it is read.</summary>
sealed record CommonParts(List<DealView> Deals, List<TaskView> Tasks, List<PreferenceView> Preferences, List<ConcernView> Concerns, List<ImportantDateView> Dates, List<TimelineRow> Pinned, List<TimelineRow> Lines, List<ActivityView> Planned);

/// <summary>The statements of a file and what is made of their rows.</summary>
sealed class FileParts(CrmDb db, FieldSight sight, TimelineReads timeline, DealRecord deals, TimeProvider time)
{
    const string OpenTasks = """
        select k.id from timeline_entries e join tasks k on k.tenant_id = e.tenant_id and k.id = e.ref_id and k.deleted_at is null
        where e.tenant_id = $1 and e.record_id = $owner and e.kind = 'task' and e.outcome = 'open' order by k.due_date nulls last, k.due_at, k.id limit 50
        """;

    const string Planned = "select e.ref_id from timeline_entries e where e.tenant_id = $1 and e.record_id = $owner and e.status = 'planned' order by e.at, e.id limit 20";

    static readonly Dictionary<string, string> OpenDeals = new(StringComparer.Ordinal)
    {
        ["contact"] = "select o.id from deal_contacts oc join deals o on o.tenant_id = oc.tenant_id and o.id = oc.deal_id where oc.tenant_id = $1 and oc.contact_id = $owner and o.status = 'open' and o.deleted_at is null order by o.updated_at desc, o.id limit 50",
        ["company"] = "select o.id from deals o where o.tenant_id = $1 and o.company_id = $owner and o.status = 'open' and o.deleted_at is null order by o.updated_at desc, o.id limit 50",
    };

    const string Reached = """
        select c.id, c.display_name, c.job_title, c.last_touch_at,
          (select p.value from contact_points p where p.tenant_id = $1 and p.contact_id = c.id and p.kind = 'email' order by p.is_primary desc, p.position limit 1),
          (select p.value from contact_points p where p.tenant_id = $1 and p.contact_id = c.id and p.kind = 'phone' order by p.is_primary desc, p.position limit 1)
        """;
    public const string People = $"{Reached} from contacts c where c.tenant_id = $1 and c.company_id = $2 and c.deleted_at is null order by c.last_touch_at desc nulls last, c.sort_name, c.id limit 50";
    public const string Colleagues = $"{Reached} from contacts c where c.tenant_id = $1 and c.company_id = (select o.company_id from contacts o where o.tenant_id = $1 and o.id = $2) and c.id <> $2 and c.deleted_at is null order by c.last_touch_at desc nulls last, c.sort_name, c.id limit 20";

    public CrmDb Db => db;
    public Question Question { get; private set; } = new(db);

    /// <summary>For another record: a question is asked once.</summary>
    public FileParts Again()
    {
        Question = new Question(db);
        return this;
    }

    public CommonParts Add(string owner, Guid record)
    {
        var common = new CommonParts(DealReads.Add(Question, db, new Those(OpenDeals[owner], record), false), TaskReads.Add(Question, db, new Those(OpenTasks, record), false), [], [], [], [], [], ActivityReads.Add(Question, db, new Those(Planned, record), false));
        Question.Add(row => common.Preferences.Add(PreferenceReads.Read(row)), PreferenceReads.Of(owner), db.CurrentTenantId, record)
            .Add(row => common.Concerns.Add(ConcernReads.Read(row)), ConcernReads.OpenOf(owner), db.CurrentTenantId, record)
            .Add(row => common.Dates.Add(ImportantDateReads.Read(row)), ImportantDateReads.Of(owner), db.CurrentTenantId, record, time.Now())
            .AddTimeline(row => common.Pinned.Add(TimelineReads.Read(row)), db, owner, record, TimelineQuery.First with { Pinned = true })
            .AddTimeline(row => common.Lines.Add(TimelineReads.Read(row)), db, owner, record, TimelineQuery.First);
        return common;
    }

    public static PersonView Person(Npgsql.NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.Text(2), row.Text(4), row.Text(5), row.MaybeInstant(3));

    public async Task<TView> ShowAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, List<TView> views, CancellationToken ct) where T : Record where TInput : notnull => (await sight.MaskAsync(type, views, ct))[0];

    /// <summary>The open deals as they were ordered: the newest change first.</summary>
    public async Task<List<DealView>> DealsAsync(CommonParts common, CancellationToken ct) => [.. (await sight.MaskAsync(deals, common.Deals, ct)).OrderByDescending(d => d.UpdatedAt).ThenBy(d => d.Id)];

    /// <summary>What is planned, as it was ordered.</summary>
    public static List<ActivityView> InOrder(List<ActivityView> planned) => [.. planned.OrderBy(a => a.At).ThenBy(a => a.Id)];

    public Task<Page<TimelineView>> LinesAsync(Guid record, List<TimelineRow> rows, CancellationToken ct) => timeline.PageAsync(record, TimelineQuery.First, rows, ct);
}
