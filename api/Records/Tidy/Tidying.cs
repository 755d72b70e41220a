using Crm.Platform.Database;

namespace Crm.Records;

/// <summary>What a workspace has put in order when something is written.</summary>
public sealed record Tidying(bool Names, bool Countries, bool Postcodes)
{
    public static readonly Tidying All = new(true, true, true);

    /// <summary>All of it until the workspace says otherwise.</summary>
    public static async Task<Tidying> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var tidying = All;
        await new Question(db).Add("select tidy_names, tidy_countries, tidy_postcodes from quality_settings where tenant_id = $1", db.CurrentTenantId)
            .AskAsync(ct, row => tidying = new Tidying(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2)));
        return tidying;
    }

    /// <summary>A person's name that is new; what was there before stays as it is.</summary>
    internal string? Name(string? name, string? before) => name == before || name is null ? name : Names ? PersonNames.Tidy(Blanks(name)) : name;

    /// <summary>Other text: only its blanks.</summary>
    internal string? Text(string? text, string? before) => text == before || text is null || !Names ? text : Blanks(text);

    internal IReadOnlyList<AddressInput>? Addresses(IReadOnlyList<AddressInput>? addresses, IReadOnlyList<AddressInput>? before) =>
        addresses is null || addresses.All(a => before?.Contains(a) == true) ? addresses : [.. addresses.Select(a => before?.Contains(a) == true ? a : Address(a))];

    AddressInput Address(AddressInput a) => a with
    {
        Street = Text(a.Street, null), City = Text(a.City, null), Region = Text(a.Region, null),
        Postcode = Postcodes ? Records.Postcodes.Tidy(a.Country, Text(a.Postcode, null)) : a.Postcode,
        Country = Countries ? Records.Countries.CodeOf(a.Country) ?? Text(a.Country, null) : a.Country,
    };

    static string Blanks(string text)
    {
        var words = text.Split([' ', '\t', '\u00a0', '\u2009', '\u202f', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var together = string.Join(' ', words);
        return together.Length == 0 ? text : together;
    }
}
