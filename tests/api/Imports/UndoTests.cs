namespace Crm.Tests.Imports;

public sealed class UndoTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Undo_leaves_the_workspace_as_before()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Known before", industry = "Food" });
        var before = await StateAsync();
        var done = await app.Ada.ImportAsync("deals", "id,title,company,owner,stage\nu1,One,Known before,A Stranger,New\nu2,Two,Unknown until now,A Stranger,Won\n");
        var changed = await app.Ada.ImportAsync("companies", "name,industry\nKnown before,Health\n");
        Assert.Equal(((2, 0, 0, 0), (0, 1, 0, 0)), (done.Counts(), changed.Counts()));
        Assert.Equal(("1", "0"), ((await app.Ada.UndoAsync(changed.Id))["undone.restored"], (await app.Ada.GetAsync($"imports/{changed.Id}"))["undone.kept"]));
        var undone = await app.Ada.UndoAsync(done.Id);
        Assert.Equal(("undone", "2", "0"), (undone["status"], undone["undone.deleted"], undone["undone.kept"]));
        Assert.Equal(before, await StateAsync());
        Assert.Equal("Food", (await app.Ada.GetAsync($"companies/{company.Id}").Is(200))["industry"]);
        await app.Ada.PostAsync($"imports/{done.Id}/undo").IsProblem(409, "conflict");
    }

    async Task<string> StateAsync() => string.Join(' ', await app.Ada.HowManyAsync("deals"), await app.Ada.HowManyAsync("companies"), (await app.Ada.GetAsync("members")).Count(),
        (await app.Ada.GetAsync("search?q=Unknown%20until").Is(200)).Count(), await app.ScalarAsync<long>("select count(*) from external_ids where tenant_id = $1", Guid.Parse(app.Ada.TenantId)), await app.ScalarAsync<long>("select count(*) from deal_stage_history where tenant_id = $1", Guid.Parse(app.Ada.TenantId)),
        await app.ScalarAsync<long>("select count(*) from timeline_entries where tenant_id = $1 and kind <> 'updated'", Guid.Parse(app.Ada.TenantId)),
        await app.ScalarAsync<string>("select string_agg(concat_ws(' ', lifecycle_stage, lifecycle_since < created_at + interval '1 second', quality_score), ', ') from companies where tenant_id = $1 and name = 'Known before'", Guid.Parse(app.Ada.TenantId)),
        await app.ScalarAsync<long>("select count(*) from lifecycle_history where tenant_id = $1", Guid.Parse(app.Ada.TenantId)));

    [Fact]
    public async Task A_customer_whom_somebody_else_has_moved_as_well_keeps_their_story()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Moved by two" });
        var done = await app.Ada.ImportAsync("deals", "id,title,company,stage\nm1,One,Moved by two,New\n");
        var deal = await app.Bob.CreateAsync("deals", new { title = "Bob's own", companyId = company.Id });
        await app.Bob.PostAsync($"deals/{deal.Id}/win").Is(200);
        await app.Ada.UndoAsync(done.Id);
        Assert.Equal(["customer", "opportunity"], (await app.Ada.GetAsync($"companies/{company.Id}/lifecycle").Is(200)).Each("to"));
        Assert.Equal(["customer", "opportunity"], (await app.Ada.GetAsync($"companies/{company.Id}/timeline?kind=lifecycle").Is(200)).Each("outcome"));
    }

    [Fact]
    public async Task A_deal_that_an_import_had_won_is_open_again_and_its_contact_was_never_a_customer()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { lastName = "Never a customer", emails = new[] { new { value = "never@customer.example" } } });
        await app.Ada.CreateAsync("deals", new { title = "Open before", contactIds = new[] { contact.Id }, externalIds = new { file = "w1" } });
        var won = await app.Ada.ImportAsync("deals", "id,stage\nw1,Won\n");
        Assert.Equal((0, 1, 0, 0), won.Counts());
        Assert.Equal("customer", (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["lifecycleStage"]);
        await app.Ada.UndoAsync(won.Id);
        Assert.Equal("opportunity", (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["lifecycleStage"]);
        Assert.Equal(["opportunity"], (await app.Ada.GetAsync($"contacts/{contact.Id}/lifecycle").Is(200)).Each("to"));
        Assert.Equal(["opportunity"], (await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=lifecycle").Is(200)).Each("outcome"));
    }

    [Fact]
    public async Task What_was_changed_or_used_since_is_kept_and_counted()
    {
        var done = await app.Ada.ImportAsync("contacts", "name,email\nKept Changed,changed@kept.example\nKept Used,used@kept.example\nGone Soon,gone@kept.example\n");
        var (changed, used) = (await IdAsync("changed@kept.example"), await IdAsync("used@kept.example"));
        await app.Bob.PatchAsync($"contacts/{changed}", new { jobTitle = "Buyer" }).Is(200);
        await app.Bob.CreateAsync("activities", new { kind = "note", body = "Called", links = new[] { new { @object = "contact", id = used } } });
        var undone = await app.Ada.UndoAsync(done.Id);
        Assert.Equal(("1", "2"), (undone["undone.deleted"], undone["undone.kept"]));
        Assert.Equal(new[] { changed, used }.Order(), undone.At("undone.keptIds")!.Value.EnumerateArray().Select(i => i.GetString()!).Order());
        await app.Ada.GetAsync($"contacts/{changed}").Is(200);
        Assert.Equal(0, await app.Ada.HowManyAsync("contacts", "&q=gone@kept.example"));

        async Task<string> IdAsync(string email) => (await app.Ada.GetAsync($"contacts?filter[email]={email}").Is(200))["items[0].id"]!;
    }

    [Fact]
    public async Task After_thirty_days_an_import_stands()
    {
        var done = await app.Ada.ImportAsync("companies", "name\nHere to stay\n");
        await app.ExecuteAsync("update imports set undo_until = now() - interval '1 day' where id = $1", Guid.Parse(done.Id));
        await app.Ada.PostAsync($"imports/{done.Id}/undo").IsProblem(409, "conflict");
    }
}
