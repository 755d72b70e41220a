using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Quality;

/// <summary>How right a record is, in parts; what to mend first; how it goes day by day; and whom nobody talks to.</summary>
public sealed class ScoreTests(WithoutScans app) : IClassFixture<WithoutScans>
{
    static int people;
    static string Fresh(string name) => $"{name}{Interlocked.Increment(ref people)}@score.example";

    Task<Answer> AnnAsync(object? more = null) => app.Ada.CreateAsync("contacts", more ?? new
    {
        firstName = "Ann", lastName = "Lee", jobTitle = "Baker", preferredChannel = "call", emails = new[] { new { value = Fresh("ann") } }, phones = new[] { new { value = "+44 20 7946 0018" } }, addresses = new[] { new { city = "York" } },
    });

    async Task RunAsync(string kind, Person? owner = null)
    {
        var handler = app.Services.GetServices<IJobHandler>().Single(h => h.Kind == kind);
        await handler.RunAsync(new CurrentUser(Guid.Parse((owner ?? app.Ada).TenantId), null, null, null, "job"), JsonDocument.Parse("{\"everybody\": true}").RootElement, CancellationToken.None);
    }

    async Task<string[]> DefectsAsync(string id) => [.. (await app.Ada.GetAsync($"contacts/{id}").Is(200)).At("standing.qualityMissing")!.Value.EnumerateArray().Select(m => m.GetString()!)];

    [Fact]
    public async Task The_score_is_the_mean_of_its_parts_by_the_workspaces_weights()
    {
        var ann = await AnnAsync();
        // Completeness 90 (nothing is verified); two addresses well-formed and one as typed; all fresh; never asked for consent.
        Assert.Equal(("90", "53", "100", "100", "0"), (ann["standing.qualityParts.completeness"], ann["standing.qualityParts.validity"], ann["standing.qualityParts.uniqueness"], ann["standing.qualityParts.freshness"], ann["standing.qualityParts.consent"]));
        Assert.Equal("81", ann["standing.qualityScore"]); // (90·50 + 53·20 + 100·10 + 100·15 + 0·5) / 100
        Assert.Equal(["verified", "consent"], await DefectsAsync(ann.Id));

        await app.Ada.PatchAsync("data-quality", new { weights = new { completeness = 100, validity = 0, uniqueness = 0, freshness = 0, consent = 0 } }).Is(200);
        await RunAsync("standing");
        Assert.Equal("90", (await app.Ada.GetAsync($"contacts/{ann.Id}").Is(200))["standing.qualityScore"]);
        await app.Ada.PatchAsync("data-quality", new { weights = new { completeness = 0 } }).IsProblem(400, "validation", "weights");
        await app.Ada.PatchAsync("data-quality", new { weights = new { completeness = 101 } }).IsProblem(400, "validation", "weights.completeness");
        await app.Bob.PatchAsync("data-quality", new { weights = new { completeness = 10 } }).IsProblem(403, "forbidden");
        await app.Ada.PatchAsync("data-quality", new { weights = new { completeness = 50, validity = 20, uniqueness = 10, freshness = 15, consent = 5 } }).Is(200);
        await RunAsync("standing");
        Assert.Equal("81", (await app.Ada.GetAsync($"contacts/{ann.Id}").Is(200))["standing.qualityScore"]);
    }

    [Fact]
    public async Task What_bounces_what_grows_old_and_what_was_never_asked_are_defects_by_name()
    {
        var ann = await AnnAsync();
        await app.Ada.PutAsync($"contacts/{ann.Id}/points/{ann["emails[0].id"]}", new { validity = "hardBounced" }).Is(200);
        await app.ExecuteAsync("update contact_points set confirmed_at = now() - interval '3 years' where contact_id = $1 and kind = 'phone'", Guid.Parse(ann.Id));
        await app.ExecuteAsync("update contacts set job_title_confirmed_at = now() - interval '3 years', quality_due_at = now() - interval '1 hour' where id = $1", Guid.Parse(ann.Id));
        await RunAsync("standing");
        Assert.Equal(["email", "verified", "email:hardBounced", "phone:stale", "jobTitle:stale", "consent"], await DefectsAsync(ann.Id));
        Assert.Contains(ann.Id, (await app.Ada.GetAsync("contacts?filter[defect]=phone:stale").Is(200)).Each("id"));
        Assert.Contains(ann.Id, (await app.Ada.GetAsync("contacts?filter[qualityFreshness][lt]=100").Is(200)).Each("id"));
        Assert.DoesNotContain(ann.Id, (await app.Ada.GetAsync("contacts?filter[defect][ne]=phone:stale&limit=200").Is(200)).Each("id"));

        await app.Ada.PutAsync($"contacts/{ann.Id}/points/{ann["phones[0].id"]}", new { validity = "verified" }).Is(200);
        await app.Ada.PostAsync($"contacts/{ann.Id}/confirm", new { fields = new[] { "jobTitle" } }).Is(200);
        Assert.Equal(["email", "email:hardBounced", "consent"], await DefectsAsync(ann.Id));
    }

    [Fact]
    public async Task Who_may_be_there_twice_loses_the_points_of_uniqueness_until_somebody_says_no()
    {
        var (a, b) = (await AnnAsync(new { firstName = "Twin", lastName = "One" }), await AnnAsync(new { firstName = "Twin", lastName = "Two" }));
        var pair = Guid.CreateVersion7();
        await app.ExecuteAsync("""
            insert into duplicate_pairs (tenant_id, id, object, a_id, b_id, score, reasons, found_at, checked_at) values ($1, $2, 'contact', least($3::uuid, $4::uuid), greatest($3::uuid, $4::uuid), 0.9, '[]', now() + interval '1 day', now() + interval '1 day')
            on conflict (tenant_id, a_id, b_id) do update set status = 'open', checked_at = excluded.checked_at
            """, Guid.Parse(app.Ada.TenantId), pair, Guid.Parse(a.Id), Guid.Parse(b.Id));
        await RunAsync("standing");
        foreach (var id in new[] { a.Id, b.Id })
        {
            Assert.Contains("duplicate", await DefectsAsync(id));
            Assert.Equal("0", (await app.Ada.GetAsync($"contacts/{id}").Is(200))["standing.qualityParts.uniqueness"]);
        }
        await app.ExecuteAsync("update duplicate_pairs set status = 'notDuplicate' where a_id = least($1::uuid, $2::uuid) and b_id = greatest($1::uuid, $2::uuid)", Guid.Parse(a.Id), Guid.Parse(b.Id));
        await RunAsync("standing");
        Assert.DoesNotContain("duplicate", await DefectsAsync(a.Id));
    }

    [Fact]
    public async Task The_queue_begins_with_the_best_customer_and_a_fix_counts_for_today()
    {
        var tag = Fresh("queue");
        var small = await app.Bob.CreateAsync("contacts", new { firstName = "Small", lastName = tag, emails = new[] { new { value = Fresh("small") } } });
        var large = await app.Bob.CreateAsync("contacts", new { firstName = "Large", lastName = tag, emails = new[] { new { value = Fresh("large") } } });
        var currency = (await app.Ada.GetAsync("tenant").Is(200))["currency"]!;
        var deal = await app.Ada.CreateAsync("deals", new { title = "Large deal", amount = new { amount = "500000.00", currency }, contactIds = new[] { large.Id } });
        await app.Ada.PostAsync($"deals/{deal.Id}/win").Is(200);
        await app.Ada.CreateAsync("deals", new { title = "Other money", amount = new { amount = "9000000.00", currency = currency == "CHF" ? "USD" : "CHF" }, contactIds = new[] { small.Id } });

        var queue = await app.Bob.GetAsync("data-quality/queue?ownerId=me").Is(200);
        Assert.Equal((large.Id, "phone", "500000.00"), (queue["items[0].id"], queue["items[0].defect"], queue["items[0].value.amount"]));
        Assert.Contains(small.Id, queue.Each("id"));
        Assert.All((await app.Bob.GetAsync("data-quality/queue?ownerId=me&defect=address").Is(200)).Each("defect"), defect => Assert.Equal("address", defect));
        Assert.Contains(queue.Json.GetProperty("counts").EnumerateArray(), c => c.GetProperty("defect").GetString() == "phone" && c.GetProperty("records").GetInt32() == 2);

        var before = int.Parse((await app.Bob.GetAsync("data-quality/today").Is(200))["fixed"]!);
        await app.Bob.PatchAsync($"contacts/{large.Id}", new { phones = new[] { new { value = "+44 20 7946 0018" } }, preferredChannel = "call" }).Is(200);
        Assert.Equal((before + 2).ToString(), (await app.Bob.GetAsync("data-quality/today").Is(200))["fixed"]);
        Assert.DoesNotContain((await app.Bob.GetAsync("data-quality/queue?ownerId=me").Is(200)).Json.GetProperty("items").EnumerateArray(), i => i.GetProperty("id").GetString() == large.Id && i.GetProperty("defect").GetString() == "phone");
        await app.Bob.GetAsync("data-quality/queue?limit=0").IsProblem(400, "validation", "limit");
        await app.Bob.GetAsync("data-quality/queue?ownerId=nobody").IsProblem(400, "validation", "ownerId");
    }

    [Fact]
    public async Task Scores_are_grouped_by_owner_and_source_and_told_day_by_day()
    {
        await AnnAsync();
        await RunAsync("qualitySnapshots");
        await app.ExecuteAsync("update quality_snapshots set day = day - 3, score_sum = 0 where grouped_by = 'all'");
        await RunAsync("qualitySnapshots");
        await RunAsync("qualitySnapshots");
        var trend = await app.Ada.GetAsync("data-quality/trend").Is(200);
        Assert.Equal(2, trend.Count("days"));
        Assert.Equal("0", trend["days[0].score"]);
        Assert.True(double.Parse(trend["days[1].score"]!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        var owners = await app.Ada.GetAsync("data-quality/scores?by=owner").Is(200);
        Assert.Contains("Ada", owners.Each("name"));
        Assert.Contains("manual", (await app.Ada.GetAsync("data-quality/scores?by=source").Is(200)).Each("key"));
        Assert.Equal(1, (await app.Ada.GetAsync($"data-quality/trend?by=owner&key={app.Ada.MemberId}").Is(200)).Count("days"));
        await app.Ada.GetAsync("data-quality/scores?by=import").Is(200);
        await app.Ada.GetAsync("data-quality/scores?by=moon").IsProblem(400, "validation", "by");
        Assert.Equal(0, (await app.Mallory.GetAsync($"data-quality/trend?by=owner&key={app.Ada.MemberId}").Is(200)).Count("days"));
    }
}

/// <summary>An API that looks for duplicates and at mail domains only when asked: no record's score moves by itself.</summary>
public sealed class WithoutScans : CrmApp
{
    protected override void Change(IServiceCollection services, string appUrl)
    {
        foreach (var scan in services.Where(s => s.ServiceType == typeof(IRepeatedJob) && s.ImplementationType?.Name is "DuplicateJob" or "DomainCheck").ToList()) services.Remove(scan);
    }
}
