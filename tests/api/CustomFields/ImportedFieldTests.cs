using Crm.Tests.Imports;

namespace Crm.Tests.CustomFields;

/// <summary>Columns of a file that become custom fields.</summary>
public sealed class ImportedFieldTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Columns_find_their_fields_by_label_and_values_are_read_by_type()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zinc");
        foreach (var (label, type) in new[] { ("Roof area", "number"), ("Last survey", "date"), ("Paid so far", "money"), ("Solar", "yesNo"), ("Notes of ours", "longText") })
            await zoe.CreateAsync("custom-fields", new { @object = "company", label, type });
        var wood = await zoe.CreateAsync("custom-fields", new { @object = "company", label = "Wood", type = "multiChoice", options = new[] { new { label = "Oak" }, new { label = "Ash" } } });
        await zoe.CreateAsync("custom-fields", new { @object = "company", label = "Plot", type = "text", unique = true });
        const string File = """
            Name;Roof area;last_survey;PAID SO FAR;Solar;Wood;Notes of ours;plot
            One;1.250,5;31.12.2025;1.000,00;ja;Oak, Ash;Fine;A1
            Two;;01.02.2026;2,50;no;ash;;A2
            Three;viel;03.02.2026;;perhaps;Pine;;A3
            Four;4;04.02.2026;;;;;a1
            """;
        var upload = await zoe.UploadAsync("companies", File).Is(202);
        Assert.Equal(("custom.roofArea", "custom.lastSurvey", "custom.paidSoFar", "custom.wood", "custom.plot"), (upload.To("Roof area"), upload.To("last_survey"), upload.To("PAID SO FAR"), upload.To("Wood"), upload.To("plot")));
        await zoe.PostAsync($"imports/{upload.Id}/start").Is(202);
        Assert.Equal((2, 0, 0, 2), (await zoe.EndOfAsync(upload.Id)).Counts());

        var one = (await zoe.GetAsync("companies?filter[name]=One").Is(200)).At("items[0].custom")!.Value;
        Assert.Equal(("1250.5", "2025-12-31", "1000.00", "True"), (one.GetProperty("roofArea").GetRawText(), one.GetProperty("lastSurvey").GetString(), one.GetProperty("paidSoFar").GetProperty("amount").GetString(), one.GetProperty("solar").GetBoolean().ToString()));
        Assert.Equal([wood["options[0].id"]!, wood["options[1].id"]!], one.GetProperty("wood").EnumerateArray().Select(v => v.GetString()!));
        Assert.Equal(1, await zoe.HowManyAsync("companies", "&filter[custom.roofArea][gt]=1250"));
        var failed = (await zoe.GetAsync($"imports/{upload.Id}/rows?status=failed").Is(200)).Text;
        foreach (var words in new[] { "'viel' is no number.", "'perhaps' is neither yes nor no.", "'Pine' is none of: Oak, Ash.", "Another company has this value of 'Plot'." }) Assert.Contains(words.Replace("'", "\\u0027", StringComparison.Ordinal), failed.Replace("'", "\\u0027", StringComparison.Ordinal), StringComparison.Ordinal);

        // Taken back, it leaves no value behind.
        await zoe.UndoAsync(upload.Id);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from custom_values where tenant_id = $1", Guid.Parse(zoe.TenantId)));
    }

    [Fact]
    public async Task What_is_required_fails_the_row_that_lacks_it_and_an_update_changes_only_what_the_file_has()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zest");
        await zoe.CreateAsync("custom-fields", new { @object = "contact", label = "Member number", type = "text", required = new { when = "always" } });
        await zoe.CreateAsync("custom-fields", new { @object = "contact", label = "Shoe size", type = "number" });
        Assert.Equal((1, 0, 0, 1), (await zoe.ImportAsync("contacts", "email,member number,shoe size\nann@lee.example,M1,38\nben@lee.example,,44\n")).Counts());
        Assert.Equal((0, 1, 0, 0), (await zoe.ImportAsync("contacts", "email,shoe size\nann@lee.example,39\n")).Counts());
        var ann = await zoe.GetAsync("contacts?filter[email]=ann@lee.example").Is(200);
        Assert.Equal(("M1", "39"), (ann["items[0].custom.memberNumber"], ann["items[0].custom.shoeSize"]));
    }
}
