using System.Text.Json;
using Crm.Tests.Imports;

namespace Crm.Tests.Records;

/// <summary>Fields that point at other records are all compared alike, whether built in or made by the workspace, and wherever one filters.</summary>
public sealed class RelationFilterTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Every_relation_knows_eq_ne_in_and_empty_in_every_place_that_filters()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zebulon");
        foreach (var @object in new[] { "contact", "company", "deal" })
            foreach (var target in new[] { "contact", "company", "deal" }) await zoe.CreateAsync("custom-fields", new { @object, label = $"Rel {target}", key = $"r{target}", type = "relation", target });
        var (one, two) = ((await zoe.CreateAsync("companies", new { name = "One" })).Id, (await zoe.CreateAsync("companies", new { name = "Two" })).Id);
        var (ann, ben) = ((await zoe.CreateAsync("contacts", new { firstName = "Ann", companyId = one })).Id, (await zoe.CreateAsync("contacts", new { firstName = "Ben", companyId = two })).Id);
        var (roof, wall) = ((await zoe.CreateAsync("deals", new { title = "Roof", companyId = one, contactIds = new[] { ann } })).Id, (await zoe.CreateAsync("deals", new { title = "Wall", companyId = two, contactIds = new[] { ben } })).Id);
        object Custom(string company, string contact, string deal) => new { rcompany = company, rcontact = contact, rdeal = deal };
        foreach (var (path, custom) in new[] { ($"contacts/{ann}", Custom(one, ben, roof)), ($"contacts/{ben}", Custom(two, ann, wall)), ($"companies/{one}", Custom(two, ann, roof)), ($"companies/{two}", Custom(one, ben, wall)), ($"deals/{roof}", Custom(one, ann, wall)), ($"deals/{wall}", Custom(two, ben, roof)) })
            await zoe.PatchAsync(path, new { custom }).Is(200);
        await zoe.PatchAsync($"companies/{one}", new { parentCompanyId = two }).Is(200);
        var third = (await zoe.CreateAsync("companies", new { name = "Three", parentCompanyId = one })).Id;
        // One of each that points at nothing.
        var bare = new Dictionary<string, string> { ["contacts"] = (await zoe.CreateAsync("contacts", new { firstName = "Bare" })).Id, ["companies"] = (await zoe.CreateAsync("companies", new { name = "Bare" })).Id, ["deals"] = (await zoe.CreateAsync("deals", new { title = "Bare" })).Id };
        foreach (var (objects, id) in bare) await zoe.PatchAsync($"{objects}/{id}", new { ownerId = (string?)null }).Is(200);
        foreach (var objects in new[] { "tasks", "activities" })
        {
            object Links(params (string, string)[] links) => links.Select(l => new { @object = l.Item1, id = l.Item2 });
            // An activity is about something always.
            foreach (var (name, links) in new[] { ("First", Links(("contact", ann), ("company", one), ("deal", roof))), ("Second", Links(("contact", ben), ("company", two), ("deal", wall))), ("Bare", Links()) }.Take(objects == "tasks" ? 3 : 2))
                await zoe.CreateAsync(objects, objects == "tasks" ? new { title = name, links } : new { kind = "note", body = name, links });
        }

        foreach (var (objects, field, a, b) in new[]
        {
            ("contacts", "companyId", one, two), ("contacts", "custom.rcompany", one, two), ("contacts", "custom.rcontact", ann, ben), ("contacts", "custom.rdeal", roof, wall),
            ("companies", "parentCompanyId", two, one), ("companies", "custom.rcompany", one, two), ("companies", "custom.rcontact", ann, ben), ("companies", "custom.rdeal", roof, wall),
            ("deals", "companyId", one, two), ("deals", "contactId", ann, ben), ("deals", "custom.rcompany", one, two), ("deals", "custom.rcontact", ann, ben), ("deals", "custom.rdeal", roof, wall),
            ("tasks", "contactId", ann, ben), ("tasks", "companyId", one, two), ("tasks", "dealId", roof, wall), ("activities", "contactId", ann, ben), ("activities", "companyId", one, two), ("activities", "dealId", roof, wall),
        })
        {
            var all = await zoe.HowManyAsync(objects);
            foreach (var (op, value, expected) in new (string, object, int)[]
            {
                ("eq", a, 1), ("eq", b, 1), ("ne", a, all - 1), ("in", new[] { a, b }, 2), ("in", new[] { a, Guid.NewGuid().ToString() }, 1), ("empty", true, all - 2), ("empty", false, 2), ("eq", app.Mallory.MemberId, 0), ("eq", "nonsense", 0),
            })
            {
                var filter = JsonSerializer.SerializeToElement(new { field, op, value });
                var simple = $"filter[{field}][{op}]={(value is string[] several ? string.Join(',', several) : value is bool yes ? yes ? "true" : "false" : value)}";
                var found = await zoe.PostAsync($"{objects}/search", new { filter, count = true }).Is(200);
                Assert.True(expected == found.Count() && found["total"] == found.Count().ToString(System.Globalization.CultureInfo.InvariantCulture), $"{objects} {filter}: {found.Count()} instead of {expected}");
                Assert.Equal(found.Each("id").Order(), (await zoe.GetAsync($"{objects}?{simple}").Is(200)).Each("id").Order());
                if (objects is "activities" or "tasks") continue;
                var groups = await zoe.PostAsync($"{objects}/groups", new { by = "tags", filter }).Is(200);
                Assert.Equal(expected, groups.Each("count").Sum(int.Parse));
                if (objects != "deals") continue;
                var board = await zoe.GetAsync($"pipelines/{(await zoe.GetAsync("pipelines").Is(200))["items[0].id"]}/board?{simple}").Is(200);
                Assert.Equal(expected, board.Each("count", "stages").Sum(int.Parse));
            }
            var segment = objects is "tasks" or "activities" ? null : await zoe.CreateAsync("segments", new { @object = objects, name = $"{objects} {field}", filter = new { field, op = "in", value = new[] { a, b } } });
            if (segment is not null) Assert.Equal("2", segment["count"]);
            foreach (var op in new[] { "gt", "contains", "startsWith", "like" })
            {
                await zoe.GetAsync($"{objects}?filter[{field}][{op}]={a}").IsProblem(400, "validation", $"filter[{field}][{op}]");
                await zoe.PostAsync($"{objects}/search", new { filter = new { field, op, value = a } }).IsProblem(400, "validation", "filter.value");
            }
        }
        Assert.Equal(1, await zoe.HowManyAsync("companies", $"&filter[parentCompanyId]={one}&filter[id]={third}"));
        foreach (var objects in new[] { "contacts", "companies", "deals" })
        {
            Assert.Equal(1, await zoe.HowManyAsync(objects, "&filter[ownerId][empty]=true"));
            Assert.Equal(await zoe.HowManyAsync(objects) - 1, await zoe.HowManyAsync(objects, $"&filter[ownerId][in]={zoe.MemberId},{app.Bob.MemberId}"));
        }
    }
}

