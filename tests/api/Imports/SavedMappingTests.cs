namespace Crm.Tests.Imports;

public sealed class SavedMappingTests(CrmApp app) : IClassFixture<CrmApp>
{
    const string File = "Kürzel;Betrieb;Sitz;Farbe\nk1;Lampen Meyer;Köln;rot\n";

    static object Mapping(string to = "name") => new { source = "shop", mode = "create", columns = new object[] { new { column = "Kürzel", to = "externalId" }, new { column = "Betrieb", to }, new { column = "Sitz", to = "city" }, new { column = "Farbe", to = (string?)null } } };

    Task<Answer> KeepAsync(string name, object? mapping = null, string @object = "companies") => app.Ada.PostAsync("import-mappings", new { name, @object, mapping = mapping ?? Mapping() });

    static Task<Answer> Upload(Person person, string @object, string mappingId) => person.SendAsync(HttpMethod.Post, "imports", new MultipartFormDataContent
        { { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(File)), "file", "file.csv" }, { new StringContent(@object), "object" }, { new StringContent(mappingId), "mappingId" } });

    [Fact]
    public async Task A_kept_mapping_is_proposed_for_the_next_file_with_the_same_columns()
    {
        Assert.Null((await app.Bob.UploadAsync("companies", File.Replace("Farbe", "Ton", StringComparison.Ordinal)).Is(202))["mapping.mappingId"]);
        var kept = await KeepAsync("Shop").Is(201);
        // In another order and other capitals it is the same header.
        var import = await app.Bob.UploadAsync("companies", "FARBE;Sitz;Betrieb;Kürzel\nrot;Köln;Lampen Meyer;k1\n").Is(202);
        Assert.Equal((kept.Id, "shop", "create"), (import["mapping.mappingId"], import["mapping.source"], import["mapping.mode"]));
        Assert.Equal((null, "city", "name", "externalId"), (import.To("FARBE"), import.To("Sitz"), import.To("Betrieb"), import.To("Kürzel")));
        await app.Bob.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((1, 0, 0, 0), (await app.Bob.EndOfAsync(import.Id)).Counts());
        // What belonged to the one file is not kept.
        Assert.DoesNotContain("samples\":[", kept.Text, StringComparison.Ordinal);
        // A file of one column more is another.
        Assert.Null((await app.Bob.UploadAsync("companies", "Kürzel;Betrieb;Sitz;Farbe;Mehr\nk1;L;K;r;m\n").Is(202))["mapping.mappingId"]);
    }

    [Fact]
    public async Task Another_one_can_be_chosen_at_the_upload_and_later()
    {
        var first = await KeepAsync("First").Is(201);
        var second = await KeepAsync("Second", Mapping(to: "description")).Is(201);
        var import = await Upload(app.Ada, "companies", first.Id).Is(202);
        Assert.Equal((first.Id, "name"), (import["mapping.mappingId"], import.To("Betrieb")));
        var changed = await app.Ada.PutAsync($"imports/{import.Id}/mapping", new { mappingId = second.Id }).Is(200);
        Assert.Equal((second.Id, "description"), (changed["mapping.mappingId"], changed.To("Betrieb")));
        // Read and sent back, it is not put in anew over what was changed since.
        var own = await app.Ada.PutAsync($"imports/{import.Id}/mapping", new { mappingId = second.Id, columns = new object[] { new { column = "Betrieb", to = "name" } } }).Is(200);
        Assert.Equal("name", own.To("Betrieb"));
        await Upload(app.Ada, "contacts", first.Id).IsProblem(422, "unusable", "mappingId");
        await Upload(app.Ada, "companies", "no-id").IsProblem(422, "unusable", "mappingId");
        await Upload(app.Mallory, "companies", first.Id).IsProblem(422, "unusable", "mappingId");
        Assert.Null((await app.Mallory.UploadAsync("companies", File).Is(202))["mapping.mappingId"]);
    }

    [Fact]
    public async Task What_is_gone_by_then_is_left_out_of_a_kept_mapping()
    {
        var field = await app.Ada.CreateAsync("custom-fields", new { @object = "company", label = "Colour", type = "text" });
        var kept = await KeepAsync("Colours", new { columns = new object[] { new { column = "Betrieb", to = "name" }, new { column = "Colour of it", to = "custom.colour" } } }).Is(201);
        await app.Ada.DeleteAsync($"custom-fields/{field.Id}").Is(204);
        var import = await app.Ada.UploadAsync("companies", "Betrieb,Colour of it\nA,red\n").Is(202);
        Assert.Equal((kept.Id, "name", null), (import["mapping.mappingId"], import.To("Betrieb"), import.To("Colour of it")));
        Assert.Equal("Once coloured", (await app.Ada.PatchAsync($"import-mappings/{kept.Id}", new { name = "Once coloured" }).Is(200))["name"]);
    }

    [Fact]
    public async Task Kept_mappings_are_listed_renamed_and_forgotten()
    {
        var kept = await KeepAsync("Renamed later").Is(201);
        await KeepAsync("Renamed later").IsProblem(409, "conflict", "name");
        var renamed = await app.Ada.PatchAsync($"import-mappings/{kept.Id}", new { name = "By the month" }).Is(200);
        Assert.Equal(("By the month", "2", kept["mapping.columns"]), (renamed["name"], renamed["version"], renamed["mapping.columns"]));
        Assert.Contains("By the month", (await app.Vera.GetAsync("import-mappings?object=companies").Is(200)).Each("name"));
        Assert.DoesNotContain("By the month", (await app.Ada.GetAsync("import-mappings?object=deals").Is(200)).Each("name"));
        await app.Vera.DeleteAsync($"import-mappings/{kept.Id}").IsProblem(403, "forbidden");
        await app.Mallory.GetAsync($"import-mappings/{kept.Id}").IsProblem(404, "notFound");
        await app.Ada.DeleteAsync($"import-mappings/{kept.Id}").Is(204);
        await app.Ada.GetAsync($"import-mappings/{kept.Id}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_mapping_that_no_file_could_be_started_with_is_not_kept()
    {
        await KeepAsync("Odd", Mapping(to: "nothing")).IsProblem(422, "unusable", "mapping.columns[1].to");
        await KeepAsync("Odd", Mapping(to: "city")).IsProblem(422, "unusable", "mapping.columns[2].to");
        await KeepAsync("Odd", new { }).IsProblem(400, "validation", "mapping.columns");
        await KeepAsync("Odd", @object: "planets").IsProblem(400, "validation", "object");
        await KeepAsync(" ").IsProblem(400, "validation", "name");
    }
}
