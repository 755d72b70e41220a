using System.Text;

namespace Crm.Tests.Imports;

public sealed class CardTests(CrmApp app) : IClassFixture<CrmApp>
{
    /// <summary>By RFC 2426 (3.0), as address books write it.</summary>
    const string Three = """
        BEGIN:VCARD
        VERSION:3.0
        UID:card-1
        N:Lee;Ann;Marie;Dr.;
        FN:Dr. Ann Marie Lee
        NICKNAME:Annie
        ORG:Lampen Meyer\, Sons;Sales
        TITLE:Head of Sales
        item1.EMAIL;type=INTERNET:ann@home.example
        EMAIL;TYPE=INTERNET,pref:ann@lampen.example
        TEL;TYPE=CELL:+49 151 1234567
        TEL;TYPE=WORK,VOICE:+49 221 555
         0100
        TEL;TYPE=FAX:+49 221 5550199
        ADR;TYPE=WORK:;;Domstr. 1;Köln;NRW;50667;Germany
        BDAY:1985-04-12
        CATEGORIES:VIP,Fair 2025
        URL:https://lampen.example
        NOTE:Met at the fair\nlikes tea\, not coffee
        PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
         AAAQABAAD
        END:VCARD

        """;

    /// <summary>By RFC 6350 (4.0).</summary>
    const string Four = """
        BEGIN:VCARD
        VERSION:4.0
        UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
        N:Perreault;Simon;;;ing. jr,M.Sc.
        FN:Simon Perreault
        GENDER:M
        LANG;PREF=1:fr
        BDAY:--0203
        TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+1-418-656-9254;ext=102
        TEL;VALUE=uri;TYPE="cell,text":tel:+1-418-262-6501
        EMAIL;TYPE=work:simon@viagenie.example
        END:VCARD

        """;

    /// <summary>2.1, as old phones write it.</summary>
    const string Two = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;\r\nTEL;CELL;PREF:0151 7654321\r\nNOTE;ENCODING=QUOTED-PRINTABLE:eins=0D=0A=\r\nzwei\r\nEND:VCARD\r\n";

    [Fact]
    public async Task A_card_of_each_version_becomes_a_row()
    {
        var import = await app.Ada.UploadAsync("contacts", Three + Four + Two, name: "cards.vcf").Is(202);
        Assert.Equal(("vcard", "utf-8", null, "3"), (import["file.format"], import["file.encoding"], import["file.delimiter"], import["file.rows"]));
        var ann = Row(import, 0);
        Assert.Equal("card-1|Dr.|Ann Marie|Lee|Annie|Head of Sales|Lampen Meyer, Sons|Sales|ann@lampen.example|ann@home.example|+49 151 1234567|+49 221 5550100|+49 221 5550199|Domstr. 1|50667|Köln|NRW|Germany|1985-04-12|VIP; Fair 2025|https://lampen.example|Met at the fair\nlikes tea, not coffee|(is not brought in)",
            string.Join('|', new[] { "ID in the other system", "Salutation", "First name", "Last name", "Likes to be called", "Job title", "Company", "Department", "E-mail", "E-mail 2", "Mobile", "Phone", "Fax", "Street", "Postcode", "City", "Region", "Country", "Birth date", "Tags", "Website", "Note", "Photo" }.Select(ann)));
        var simon = Row(import, 1);
        Assert.Equal("Simon|Perreault|ing. jr, M.Sc.|+1-418-656-9254 ext. 102|+1-418-262-6501|male|fr|--0203|", string.Join('|', new[] { "First name", "Last name", "Suffix", "Phone", "Mobile", "Gender", "Language", "Birthday without year", "Birth date" }.Select(simon)));
        var jorg = Row(import, 2);
        Assert.Equal(("Jörg", "Müller", "0151 7654321", "eins\r\nzwei"), (jorg("First name"), jorg("Last name"), jorg("Mobile"), jorg("Note")));
    }

    [Fact]
    public async Task Cards_are_brought_in_as_they_are_proposed_and_what_is_left_out_is_said()
    {
        var import = await app.Ada.UploadAsync("contacts", Three + Two, name: "cards.vcf").Is(202);
        Assert.Equal(["Department", "Fax", "Photo"], import.At("leftOut")!.Value.EnumerateArray().Select(c => c.GetString()!).Intersect(["Department", "Fax", "Photo", "E-mail", "E-mail 2", "Mobile", "Street", "Tags"]));
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((2, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
        var ann = (await app.Ada.GetAsync("contacts?q=ann@home.example").Is(200)).At("items[0]")!.Value;
        var found = await app.Ada.GetAsync($"contacts/{ann.GetProperty("id").GetString()}").Is(200);
        Assert.Equal(("Ann Marie", "Annie", "Köln", "1985-04-12", "card-1"), (found["firstName"], found["preferredName"], found["addresses[0].city"], found["birthDate"], found["externalIds.vcard"]));
        // The same cards again change nothing.
        Assert.Equal((0, 0, 2, 0), (await app.Ada.ImportAsync("contacts", Three + Two, name: "cards.vcf")).Counts());
    }

    [Fact]
    public async Task Cards_in_UTF_16_and_cards_within_cards_are_read()
    {
        const string nested = "BEGIN:VCARD\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Assistant\nEND:VCARD\nEND:VCARD\n";
        var import = await app.Ada.UploadAsync("contacts", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(nested)]).Is(202);
        Assert.Equal(("vcard", "1", "Boss"), (import["file.format"], import["file.rows"], import["preview[0].values.Full name"]));
    }

    [Theory]
    [InlineData("BEGIN:VCARD\nFN:Ann\n", "Line 1")]
    [InlineData("BEGIN:VCARD\nEND:VCARD\n", "nothing")]
    public async Task A_card_that_is_none_is_refused_in_words(string file, string words) =>
        Assert.Contains(words, (await app.Ada.UploadAsync("contacts", file).IsProblem(422, "unusable", "file"))["detail"]!, StringComparison.Ordinal);

    [Fact]
    public async Task A_picture_of_megabytes_is_read_past_and_a_note_of_megabytes_is_refused()
    {
        var large = new string('A', 3 << 20);
        await app.Ada.UploadAsync("contacts", $"BEGIN:VCARD\nFN:Ann\nPHOTO;ENCODING=b:{large}\nEND:VCARD\n").Is(202);
        await app.Ada.UploadAsync("contacts", $"BEGIN:VCARD\nFN:Ann\nNOTE:{large}\nEND:VCARD\n").IsProblem(422, "unusable", "file");
    }

    static Func<string, string?> Row(Answer import, int index) => column => import[$"preview[{index}].values.{column}"];
}
