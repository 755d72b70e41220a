using static Crm.Tests.Duplicates.Settling;

namespace Crm.Tests.Duplicates;

/// <summary>Two records become one, and two again.</summary>
public sealed class MergeTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Everything_of_the_other_becomes_the_survivors_and_its_id_still_leads_there()
    {
        var ann = await app.Ada.CreateAsync("contacts", new { firstName = "Ann", lastName = "Ovington", tags = new[] { "vip" }, emails = new[] { new { value = "ann@ovington.example" } }, externalIds = new { shop = "42" } });
        var annie = await app.Ada.CreateAsync("contacts", new { firstName = "Annie", lastName = "Ovington", jobTitle = "Owner", tags = new[] { "news" }, emails = new[] { new { value = "annie@ovington.example" } }, phones = new[] { new { value = "+44 20 7946 0999" } }, externalIds = new { shop = "77", bill = "B1" } });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Roof", contactIds = new[] { annie.Id } });
        var shared = await app.Ada.CreateAsync("deals", new { title = "Floor", contactIds = new[] { ann.Id, annie.Id } });
        await app.Ada.CreateAsync("activities", new { kind = "call", subject = "Rang", links = new[] { new { @object = "contact", id = annie.Id } } });
        var merge = await app.Ada.MergeAsync(ann, annie, new { firstName = "merged" }).Is(200);
        var now = await app.Ada.GetAsync($"contacts/{ann.Id}").Is(200);
        Assert.Equal(("Annie", "Owner", 2, 1, 2), (now["firstName"], now["jobTitle"], now.Count("emails"), now.Count("phones"), now.Count("tags")));
        Assert.Equal(("42", "B1"), (now["externalIds.shop"], now["externalIds.bill"]));
        Assert.Equal([ann.Id], (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200)).Strings("contactIds"));
        Assert.Equal([ann.Id], (await app.Ada.GetAsync($"deals/{shared.Id}").Is(200)).Strings("contactIds"));
        Assert.Contains("Rang", (await app.Ada.GetAsync($"contacts/{ann.Id}/timeline").Is(200)).Each("title"));
        // The old id, in the address, in the file, in a change, and as the id of another system.
        Assert.Equal(ann.Id, (await app.Ada.GetAsync($"contacts/{annie.Id}").Is(200)).Id);
        Assert.Equal(ann.Id, (await app.Ada.GetAsync($"contacts/{annie.Id}/file").Is(200))["contact.id"]);
        Assert.Equal(ann.Id, (await app.Ada.PatchAsync($"contacts/{annie.Id}", new { preferredName = "Nan" }).Is(200)).Id);
        Assert.Equal(ann.Id, (await app.Ada.PutAsync("contacts/by/shop/77", new { occupation = "Roofer" }).Is(200)).Id);
        (await app.Ada.DeleteAsync($"contacts/{annie.Id}")).IsProblem(409, "merged");
        (await app.Ada.PostAsync($"contacts/{annie.Id}/restore")).IsProblem(409, "merged");
        Assert.DoesNotContain(annie.Id, (await app.Ada.GetAsync("contacts?trashed=true&limit=200").Is(200)).Each("id"));
        Assert.DoesNotContain(annie.Id, (await app.Ada.GetAsync("search?q=ovington").Is(200)).Each("id"));
        Assert.Equal("Annie Ovington", merge["mergedTitle"]);
    }

    [Fact]
    public async Task An_undo_brings_both_back_with_every_link_and_names_what_was_kept()
    {
        var one = await app.Ada.CreateAsync("contacts", new { firstName = "Piet", lastName = "Verhoeven", jobTitle = "Buyer", emails = new[] { new { value = "piet@verhoeven.example" } }, externalIds = new { shop = "501" } });
        var other = await app.Ada.CreateAsync("contacts", new { firstName = "Pieter", lastName = "Verhoeven", jobTitle = "Head buyer", occupation = "Trader", emails = new[] { new { value = "pieter@verhoeven.example" } }, externalIds = new { shop = "502" }, tags = new[] { "north" } });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Pipes", contactIds = new[] { other.Id } });
        var shared = await app.Ada.CreateAsync("deals", new { title = "Bolts", contactIds = new[] { one.Id, other.Id } });
        await app.Ada.CreateAsync("preferences", new { contactId = other.Id, key = "Coffee", value = "black" });
        await app.Ada.CreateAsync("activities", new { kind = "call", subject = "Of the other", links = new[] { new { @object = "contact", id = other.Id } } });
        var merge = await app.Ada.MergeAsync(one, other, new { jobTitle = "merged" }).Is(200);
        var afterwards = await app.Ada.CreateAsync("deals", new { title = "Later", contactIds = new[] { one.Id } });
        await app.Ada.PatchAsync($"contacts/{one.Id}", new { occupation = "Merchant", tags = new[] { "north", "gold" } }).Is(200);
        var undone = await app.Ada.PostAsync($"merges/{merge.Id}/undo").Is(200);
        Assert.Equal(["occupation"], undone.Strings("kept"));
        var (first, second) = (await app.Ada.GetAsync($"contacts/{one.Id}").Is(200), await app.Ada.GetAsync($"contacts/{other.Id}").Is(200));
        Assert.Equal(("Piet", "Buyer", "Merchant", "501", 1), (first["firstName"], first["jobTitle"], first["occupation"], first["externalIds.shop"], first.Count("emails")));
        Assert.Equal(["gold"], first.Strings("tags"));
        Assert.Equal(("Pieter", "Head buyer", "Trader", "502", 1), (second["firstName"], second["jobTitle"], second["occupation"], second["externalIds.shop"], second.Count("emails")));
        Assert.Equal([other.Id], (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200)).Strings("contactIds"));
        Assert.Equal(new[] { one.Id, other.Id }.Order(), (await app.Ada.GetAsync($"deals/{shared.Id}").Is(200)).Strings("contactIds").Order());
        Assert.Equal([one.Id], (await app.Ada.GetAsync($"deals/{afterwards.Id}").Is(200)).Strings("contactIds"));
        Assert.Equal(1, (await app.Ada.GetAsync($"preferences?filter[contactId]={other.Id}").Is(200)).Count());
        Assert.Contains("Of the other", (await app.Ada.GetAsync($"contacts/{other.Id}/timeline").Is(200)).Each("title"));
        Assert.DoesNotContain("Of the other", (await app.Ada.GetAsync($"contacts/{one.Id}/timeline").Is(200)).Each("title"));
        Assert.Equal(other.Id, (await app.Ada.PutAsync("contacts/by/shop/502", new { gender = "m" }).Is(200)).Id);
        (await app.Ada.PostAsync($"merges/{merge.Id}/undo")).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task A_company_brings_its_people_deals_and_domains()
    {
        var one = await app.Ada.CreateAsync("companies", new { name = "Northwind Traders", domains = new[] { "northwind.example" } });
        var other = await app.Ada.CreateAsync("companies", new { name = "Northwind", domains = new[] { "northwind-old.example" }, industry = "Trade" });
        var person = await app.Ada.CreateAsync("contacts", new { firstName = "Nell", lastName = "Nordby", companyId = other.Id });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Sails", companyId = other.Id });
        var merge = await app.Ada.MergeAsync(one, other, objects: "companies").Is(200);
        var now = await app.Ada.GetAsync($"companies/{one.Id}").Is(200);
        Assert.Equal(("Northwind Traders", "Trade", 2), (now["name"], now["industry"], now.Count("domains")));
        Assert.Equal(one.Id, (await app.Ada.GetAsync($"contacts/{person.Id}").Is(200))["companyId"]);
        Assert.Equal(one.Id, (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["companyId"]);
        Assert.Equal("Northwind Traders", (await app.Ada.GetAsync("search?q=nordby").Is(200))["items[0].subtitle"]);
        await app.Ada.PostAsync($"merges/{merge.Id}/undo").Is(200);
        Assert.Equal(other.Id, (await app.Ada.GetAsync($"contacts/{person.Id}").Is(200))["companyId"]);
        Assert.Equal(other.Id, (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["companyId"]);
    }

    [Fact]
    public async Task Merging_A_into_B_while_B_goes_into_C_loses_nothing_and_tells_the_second_where_B_went()
    {
        for (var round = 0; round < 6; round++)
        {
            var (a, b, c) = (await Named("Alfa", round), await Named("Beta", round), await Named("Gamma", round));
            var deal = await app.Ada.CreateAsync("deals", new { title = $"Of alfa {round}", contactIds = new[] { a.Id } });
            var answers = await Task.WhenAll(app.Ada.MergeAsync(b, a), app.Bob.MergeAsync(c, b));
            Assert.Contains(answers, x => x.Status == 200);
            foreach (var refused in answers.Where(x => x.Status != 200)) Assert.Equal(c.Id, refused.IsProblem(409, "merged")["mergedInto.id"]);
            // Whoever came first, everybody's id leads somewhere and the deal hangs on somebody who is there.
            var at = (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200)).Strings("contactIds").Single();
            Assert.Equal(answers[0].Status == 200 ? c.Id : a.Id, at);
            Assert.Equal(c.Id, (await app.Ada.GetAsync($"contacts/{b.Id}").Is(200)).Id);
            Assert.Equal(at, (await app.Ada.GetAsync($"contacts/{a.Id}").Is(200)).Id);
        }

        Task<Answer> Named(string name, int round) => app.Ada.CreateAsync("contacts", new { firstName = name, lastName = $"Race{round}" });
    }

    [Fact]
    public async Task Ten_people_who_merge_the_same_two_make_one_merge()
    {
        var (a, b) = (await app.Ada.CreateAsync("contacts", new { firstName = "Once" }), await app.Ada.CreateAsync("contacts", new { firstName = "Onse" }));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? app.Ada.MergeAsync(a, b) : app.Ada.MergeAsync(b, a)));
        Assert.Equal(1, answers.Count(x => x.Status == 200));
        foreach (var refused in answers.Where(x => x.Status != 200)) refused.IsProblem(409, "merged");
        Assert.Equal(1L, await app.ScalarAsync<long>("select count(*) from merges where (survivor_id = $1 and merged_id = $2 or survivor_id = $2 and merged_id = $1)", Guid.Parse(a.Id), Guid.Parse(b.Id)));
    }

    [Fact]
    public async Task A_stale_look_a_stranger_and_a_wrong_choice_are_refused_and_change_nothing()
    {
        var (a, b) = (await app.Ada.CreateAsync("contacts", new { firstName = "Stale" }), await app.Ada.CreateAsync("contacts", new { firstName = "Stalle" }));
        await app.Ada.PatchAsync($"contacts/{b.Id}", new { jobTitle = "New" }).Is(200);
        (await app.Ada.PostAsync($"contacts/{a.Id}/merge", new { mergedId = b.Id, mergedVersion = 1 })).IsProblem(412, "stale");
        (await app.Ada.MergeAsync(a, a)).IsProblem(400, "validation", "mergedId");
        (await app.Ada.MergeAsync(a, b, new { nonsense = "merged" })).IsProblem(400, "validation", "choices.nonsense");
        (await app.Ada.MergeAsync(a, b, new { firstName = "both" })).IsProblem(400, "validation", "choices.firstName");
        (await app.Vera.MergeAsync(a, b)).IsProblem(403, "forbidden");
        (await app.Mallory.MergeAsync(a, b)).IsProblem(404, "notFound");
        var foreign = await app.Mallory.CreateAsync("contacts", new { firstName = "Foreign" });
        (await app.Ada.MergeAsync(a, foreign)).IsProblem(422, "unusable", "mergedId");
        Assert.Equal(("Stale", "Stalle"), ((await app.Ada.GetAsync($"contacts/{a.Id}").Is(200))["firstName"], (await app.Ada.GetAsync($"contacts/{b.Id}").Is(200))["firstName"]));
        var merge = await app.Ada.MergeAsync(a, b).Is(200);
        (await app.Mallory.PostAsync($"merges/{merge.Id}/undo")).IsProblem(404, "notFound");
        (await app.Vera.PostAsync($"merges/{merge.Id}/undo")).IsProblem(403, "forbidden");
        Assert.Equal([merge.Id], (await app.Ada.GetAsync($"merges?recordId={a.Id}").Is(200)).Each("id"));
    }

    [Fact]
    public async Task Who_may_not_see_birth_dates_chooses_none_and_loses_none()
    {
        var role = await app.Ada.CreateAsync("roles", new { name = "Without birthdays", baseline = "member", clearance = "normal" });
        var nora = await app.JoinAsync(app.Ada, "Nora", "member");
        await app.Ada.PatchAsync($"members/{nora.MemberId}", new { roleId = role.Id }).Is(200);
        var (a, b) = (await app.Ada.CreateAsync("contacts", new { firstName = "Hilda", lastName = "Sight" }), await app.Ada.CreateAsync("contacts", new { firstName = "Hilde", lastName = "Sight", birthDate = "1961-04-05" }));
        (await nora.MergeAsync(a, b, new { birthDate = "merged" })).IsProblem(400, "validation", "birthDate");
        (await nora.MergeAsync(a, b, new Dictionary<string, string> { ["custom.nothing"] = "merged" })).IsProblem(400, "validation", "custom.nothing");
        await nora.MergeAsync(a, b).Is(200);
        Assert.Equal("1961-04-05", (await app.Ada.GetAsync($"contacts/{a.Id}").Is(200))["birthDate"]);
    }

    [Fact]
    public async Task Whatever_hangs_on_contacts_and_companies_is_known_to_merging()
    {
        // Parts that a merge takes over as values of the record, and records of the merge itself.
        string[] apart = ["contact_points.contact_id", "contact_points.company_id", "contact_roles.contact_id", "company_domains.company_id"];
        var known = await app.ListAsync<string>("select table_name || '.' || column_name from merge_links()");
        var keys = await app.ListAsync<string>("""
            select c.conrelid::regclass::text || '.' || a.attname from pg_constraint c join unnest(c.conkey) k on true join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k
            where c.contype = 'f' and c.confrelid in ('public.contacts'::regclass, 'public.companies'::regclass) and a.attname <> 'tenant_id'
            """);
        Assert.NotEmpty(keys);
        Assert.Empty(keys.Except(known).Except(apart));
    }
}
