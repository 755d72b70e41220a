using Crm.Tests.Imports;

namespace Crm.Tests.CustomFields;

/// <summary>Cells that name other records: found by whatever names one, and a row that names none or several says so.</summary>
public sealed class ImportedRelationTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<Person> ZoeAsync(string business, params string[] targets)
    {
        var zoe = await app.SignUpAsync("Zoe", business);
        foreach (var target in targets) await zoe.CreateAsync("custom-fields", new { @object = "contact", label = $"Their {target}", type = "relation", target });
        return zoe;
    }

    [Fact]
    public async Task A_company_is_found_by_id_external_id_domain_and_name()
    {
        var zoe = await ZoeAsync("Zirkon", "company");
        var firm = (await zoe.CreateAsync("companies", new { name = "Lee & Söhne", domains = new[] { "lee.example" }, externalIds = new { shop = "K-7" } })).Id;
        foreach (var _ in new[] { 1, 2 }) await zoe.CreateAsync("companies", new { name = "Twice" });
        var trashed = (await zoe.CreateAsync("companies", new { name = "Gone" })).Id;
        await zoe.DeleteAsync($"companies/{trashed}").Is(204);
        var upload = await zoe.UploadAsync("contacts", $"email,their company\na@x.example,{firm.ToUpperInvariant()}\nb@x.example,K-7\nc@x.example,LEE.example\nd@x.example,lee & sohne\ne@x.example,Twice\nf@x.example,Nobody\ng@x.example,Gone\nh@x.example,{trashed}\ni@x.example,\n").Is(202);
        Assert.Equal("custom.theirCompany", upload.To("their company"));
        await zoe.PostAsync($"imports/{upload.Id}/start").Is(202);
        Assert.Equal((5, 0, 0, 4), (await zoe.EndOfAsync(upload.Id)).Counts());
        Assert.Equal(4, await zoe.HowManyAsync("contacts", $"&filter[custom.theirCompany]={firm}"));
        var failed = (await zoe.GetAsync($"imports/{upload.Id}/rows?status=failed").Is(200));
        Assert.Equal(["Several companies are meant by 'Twice'; a domain or an id tells them apart.", "There is no company 'Nobody'.", "There is no company 'Gone'.", $"There is no company '{trashed}'."],
            Enumerable.Range(0, 4).Select(i => failed[$"items[{i}].problems[0].message"]!));
        Assert.Equal("their company", failed["items[0].problems[0].column"]);
        // Whoever maps it so gets the contact without the relation.
        var empty = await zoe.ImportAsync("contacts", "email,their company\nf@x.example,Nobody\n", new { columns = new[] { new { column = "their company", to = "custom.theirCompany", missing = "empty" } } });
        Assert.Equal((1, 0, 0, 0), empty.Counts());
    }

    [Fact]
    public async Task A_contact_is_found_by_address_and_either_order_of_the_name_and_a_deal_by_its_title()
    {
        var zoe = await ZoeAsync("Zunder", "contact", "deal");
        var ann = (await zoe.CreateAsync("contacts", new { firstName = "Ann", lastName = "Lee", emails = new[] { new { value = "ann@lee.example" } } })).Id;
        await zoe.CreateAsync("contacts", new { firstName = "Kim", lastName = "Fox", emails = new[] { new { value = "kim@one.example" } } });
        var kim = (await zoe.CreateAsync("contacts", new { firstName = "Kim", lastName = "Fox", emails = new[] { new { value = "kim@two.example" } } })).Id;
        var deal = (await zoe.CreateAsync("deals", new { title = "New roof" })).Id;
        var done = await zoe.ImportAsync("contacts", "email,their contact,their deal\na@x.example,ANN@lee.example,new ROOF\nb@x.example,\"Lee, Ann\",\nc@x.example,ann lee,\nd@x.example,Kim Fox,\ne@x.example,kim@two.example,No such\nf@x.example,kim@two.example,\n");
        Assert.Equal((4, 0, 0, 2), done.Counts());
        Assert.Equal(3, await zoe.HowManyAsync("contacts", $"&filter[custom.theirContact]={ann}"));
        Assert.Equal(1, await zoe.HowManyAsync("contacts", $"&filter[custom.theirContact]={kim}"));
        Assert.Equal(1, await zoe.HowManyAsync("contacts", $"&filter[custom.theirDeal]={deal}"));
        var failed = (await zoe.GetAsync($"imports/{done.Id}/rows?status=failed").Is(200)).Text;
        Assert.Contains("Several contacts are meant by", failed, StringComparison.Ordinal);
        Assert.Contains("There is no deal", failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_can_name_those_above_them_and_never_what_is_another_businesss()
    {
        var zoe = await ZoeAsync("Zaun", "contact");
        var foreign = (await app.Mallory.CreateAsync("contacts", new { firstName = "Hidden", lastName = "Person", emails = new[] { new { value = "hidden@globex.example" } }, externalIds = new { shop = "M-1" } })).Id;
        var done = await zoe.ImportAsync("contacts", $"id,name,email,their contact\n1,Una First,una@zaun.example,\n2,Duo Second,duo@zaun.example,una@zaun.example\n3,Tri Third,,1\n4,Tet Fourth,,Duo Second\n5,A,,hidden@globex.example\n6,B,,{foreign}\n7,C,,M-1\n8,D,,Hidden Person\n");
        Assert.Equal((4, 0, 0, 4), done.Counts());
        var una = (await zoe.GetAsync("contacts?filter[email]=una@zaun.example").Is(200))["items[0].id"];
        Assert.Equal(2, await zoe.HowManyAsync("contacts", $"&filter[custom.theirContact]={una}"));
    }
}
