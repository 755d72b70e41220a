using Crm.Records;

namespace Crm.Tests.Quality;

/// <summary>What is put in order when something is written: names, countries, postcodes; and what is left alone.</summary>
public sealed class TidyTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Theory]
    [InlineData("MARIA", "Maria")]
    [InlineData("maria", "Maria")]
    [InlineData("VAN DER BERG", "van der Berg")]
    [InlineData("PIA VAN DER", "Pia van der")]
    [InlineData("von humboldt", "von Humboldt")]
    [InlineData("ANNE-MARIE", "Anne-Marie")]
    [InlineData("o'brien", "O'Brien")]
    [InlineData("D\u2019ANGELO", "D\u2019Angelo")]
    [InlineData("MCDONALD", "McDonald")]
    [InlineData("dos santos", "dos Santos")]
    [InlineData("ÅNGSTRÖM", "Ångström")]
    [InlineData("henry viii", "Henry VIII")]
    [InlineData("DE", "DE")]
    [InlineData("AJ", "AJ")]
    [InlineData("ed", "Ed")]
    [InlineData("van", "Van")]
    [InlineData("McDonald", "McDonald")]
    [InlineData("de la Cruz", "de la Cruz")]
    [InlineData("eBay", "eBay")]
    [InlineData("山田", "山田")]
    [InlineData("محمد", "محمد")]
    [InlineData("J.", "J.")]
    public void Names_all_in_capitals_or_small_letters_are_written_as_names(string typed, string written) => Assert.Equal(written, PersonNames.Tidy(typed));

    [Theory]
    [InlineData("Germany", "DE")]
    [InlineData("deutschland", "DE")]
    [InlineData("ALLEMAGNE", "DE")]
    [InlineData("Alemania", "DE")]
    [InlineData("Alemanha", "DE")]
    [InlineData("DEU", "DE")]
    [InlineData("de", "DE")]
    [InlineData("U.K.", "GB")]
    [InlineData("England", "GB")]
    [InlineData("Österreich", "AT")]
    [InlineData("Oesterreich", "AT")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("EE.UU.", "US")]
    [InlineData("Narnia", null)]
    [InlineData("", null)]
    public void Countries_are_known_by_their_names_in_five_languages(string text, string? code) => Assert.Equal(code, Countries.CodeOf(text));

    [Theory]
    [InlineData("GB", "sw1a1aa", "SW1A 1AA", true)]
    [InlineData("United Kingdom", "LS1 4AB", "LS1 4AB", true)]
    [InlineData("GB", "M1 1A", "M1 1A", false)]
    [InlineData("NL", "1234ab", "1234 AB", true)]
    [InlineData("CA", "k1a0b1", "K1A 0B1", true)]
    [InlineData("SE", "11455", "114 55", true)]
    [InlineData("PL", "00950", "00-950", true)]
    [InlineData("PT", "1000001", "1000-001", true)]
    [InlineData("BR", "01310-100", "01310-100", true)]
    [InlineData("US", "123456789", "12345-6789", true)]
    [InlineData("US", "12345", "12345", true)]
    [InlineData("DE", "D-80331", "80331", true)]
    [InlineData("DE", "8033", "8033", false)]
    [InlineData("AT", "A-1010", "1010", true)]
    [InlineData("IE", "d02x285", "D02 X285", true)]
    [InlineData("Narnia", "x 1", "x 1", null)]
    [InlineData("KE", "00100", "00100", null)]
    public void Postcodes_are_written_as_their_country_does(string country, string typed, string written, bool? fits) =>
        Assert.Equal((written, fits), (Postcodes.Tidy(country, typed), Postcodes.Fits(country, typed)));

    [Fact]
    public async Task Whatever_comes_in_is_put_in_order_and_what_was_there_stays()
    {
        var ann = await app.Ada.CreateAsync("contacts", new
        {
            firstName = "  ANN ", lastName = "VAN  DER\tBERG", jobTitle = "Head  of buying", phones = new[] { new { value = "030 901820" } }, addresses = new[] { new { city = "Berlin", postcode = "D-10117", country = "Allemagne" } },
        });
        Assert.Equal(("Ann", "van der Berg", "Head of buying", "10117", "DE", "+4930901820"), (ann["firstName"], ann["lastName"], ann["jobTitle"], ann["addresses[0].postcode"], ann["addresses[0].country"], ann["phones[0].normalized"]));
        var wrong = await app.Ada.PatchAsync($"contacts/{ann.Id}", new { addresses = new[] { new { city = "Berlin", postcode = "123", country = "Deutschland" } } }).Is(200);
        Assert.Equal(("DE", "123", "postcode"), (wrong["addresses[0].country"], wrong["addresses[0].postcode"], wrong["addresses[0].problem"]));
        Assert.Equal("+4930901820", wrong["phones[0].normalized"]);
        var upsert = await app.Ada.PutAsync("contacts/by/shop/tidy-1", new { firstName = "ben", lastName = "o'brien" }).Is(201);
        Assert.Equal("Ben O'Brien", upsert["displayName"]);
        Assert.Equal("IBM", (await app.Ada.CreateAsync("companies", new { name = "IBM", addresses = new[] { new { country = "usa" } } }))["name"]);
        // The same again is no change.
        var same = await app.Ada.PatchAsync($"contacts/{ann.Id}", new { firstName = "ANN" }).Is(200);
        Assert.Equal(wrong.Version, same.Version);
    }

    [Fact]
    public async Task A_workspace_may_want_things_as_they_are_typed()
    {
        (await app.Bob.PatchAsync("data-quality", new { tidy = new { names = false } })).IsProblem(403, "forbidden");
        await app.Mallory.PatchAsync("data-quality", new { tidy = new { names = false, postcodes = false } }).Is(200);
        var typed = await app.Mallory.CreateAsync("contacts", new { firstName = "ANN", addresses = new[] { new { postcode = "sw1a1aa", country = "England" } } });
        Assert.Equal(("ANN", "sw1a1aa", "GB"), (typed["firstName"], typed["addresses[0].postcode"], typed["addresses[0].country"]));
        Assert.Equal("0", (await app.Mallory.GetAsync("data-quality/tidy").Is(200))["contacts"]);
        var on = await app.Mallory.PatchAsync("data-quality", new { tidy = new { names = true, postcodes = true } }).Is(200);
        Assert.Equal("true", on["tidy.names"]);
        Assert.Equal(("1", "0"), ((await app.Mallory.GetAsync("data-quality/tidy").Is(200))["contacts"], (await app.Mallory.GetAsync("data-quality/tidy").Is(200))["companies"]));
        // A change elsewhere leaves what was there; a new name is put in order.
        Assert.Equal("ANN", (await app.Mallory.PatchAsync($"contacts/{typed.Id}", new { jobTitle = "Buyer" }).Is(200))["firstName"]);
        Assert.Equal("Lee", (await app.Mallory.PatchAsync($"contacts/{typed.Id}", new { lastName = "LEE" }).Is(200))["lastName"]);
    }
}
