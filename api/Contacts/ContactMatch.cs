using System.Globalization;
using System.Text.Json;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Contacts;

/// <summary>By what two contacts are found to be one person.</summary>
public sealed class ContactMatch : MatchRules
{
    const int First = 0, Last = 1, Birth = 2, Email = 3, Phone = 4, Street = 5, Number = 6, City = 7, Postcode = 8, Region = 9, Company = 10;

    public override IReadOnlyList<MatchField> Fields { get; } =
    [
        new("firstName", Comparisons.Name, [.02, .03, .10, .85], [.984, .006, .003, .007], [.975, .008, .004, .013]) { ByFrequency = true },
        new("lastName", Comparisons.Name, [.03, .02, .10, .85], [.992, .002, .001, .005], [.48, .01, .01, .50]) { ByFrequency = true },
        new("birthDate", Comparisons.Date, [.03, .03, .09, .85], [.984, .0144, .001, .0006], [.975, .0234, .001, .0006]) { Sensitivity = Sensitivity.Personal },
        new("email", Comparisons.Email, [.40, .10, .50], [.9999, .0000999, .0000001], [.95, .02, .03]) { IsIdentifier = true },
        Comparisons.PhoneField, Comparisons.StreetField, Comparisons.NumberField, Comparisons.CityField, Comparisons.PostcodeField, Comparisons.RegionField,
        new("company", Comparisons.Same, [.30, .70], [.99, .01], [.30, .70]),
    ];

    public override MatchFace FaceOf(Record record)
    {
        var c = (Contact)record;
        return Face(c.Id, c.FirstName, c.LastName, c.BirthDate, c.CompanyId, c.Points.Select(p => new MatchPoint(p.Kind, p.Normalized, p.Street, p.City, p.Region, p.Postcode)));
    }

    /// <summary>A contact that is not written yet, as the check while typing has it.</summary>
    public static MatchFace Face(Guid id, string? first, string? last, DateOnly? birth, Guid? company, IEnumerable<MatchPoint> points)
    {
        var terms = new string[11][];
        (terms[First], terms[Last]) = (Comparisons.Term(first), Comparisons.Term(last));
        terms[Birth] = birth is { } date ? [date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)] : None;
        terms[Company] = company is { } at ? [at.ToString("N")] : None;
        MatchPoint.Fill(points, terms, Email, Phone, Street, Number, City, Postcode, Region);
        return new MatchFace(id, terms);
    }

    public override MatchFace Read(JsonElement input, string? country)
    {
        var c = MergePatch.Apply(new ContactInput(), input);
        return Face(default, c.FirstName, c.LastName, c.BirthDate, c.CompanyId ?? c.Roles?.FirstOrDefault()?.CompanyId, MatchPoint.Of(c.Emails, c.Phones, c.Addresses, country));
    }

    internal override async Task<List<MatchFace>> ReadAsync(CrmDb db, MatchChoice choice, CancellationToken ct) =>
        await MatchPoint.ReadAsync(db, "contacts", "contact_id", "first_name, last_name, birth_date, company_id", choice,
            (row, points) => Face(row.GetGuid(0), row.Text(1), row.Text(2), row.Date(3), row.Id(4), points), ct);

    public override IEnumerable<string> KeysOf(MatchFace face, bool thorough)
    {
        var (first, last) = (face.Terms[First].FirstOrDefault() ?? "", face.Terms[Last].FirstOrDefault() ?? "");
        var (postcode, birth) = (face.Terms[Postcode].FirstOrDefault(), face.Terms[Birth].FirstOrDefault());
        string[] sounds = [Likeness.Sound(first), Likeness.Sound(last)];
        foreach (var email in face.Terms[Email]) yield return "e " + email;
        foreach (var phone in face.Terms[Phone]) yield return "p " + phone;
        // First and last name swapped are one key.
        if (first.Length > 0 && last.Length > 0) yield return string.CompareOrdinal(sounds[0], sounds[1]) < 0 ? $"n {sounds[0]} {sounds[1]}" : $"n {sounds[1]} {sounds[0]}";
        if (birth is not null) yield return "d " + birth;
        foreach (var sound in sounds.Where(s => s.Length > 0).Distinct(StringComparer.Ordinal))
        {
            if (postcode is not null) yield return $"z {sound} {postcode}";
            if (face.Terms[Company] is [var company]) yield return $"c {sound} {company}";
            if (!thorough || birth is null) continue;
            yield return $"y {sound} {birth[..4]}";
            yield return $"m {sound} {birth[4..]}";
        }
        foreach (var word in face.Terms[Street].OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal).Take(thorough ? 2 : 1))
        {
            if (face.Terms[Number].FirstOrDefault() is { } number) yield return $"s {word} {number}";
            if (thorough && postcode is not null) yield return $"w {word} {postcode}";
        }
    }

    /// <summary>First and last name in each other's place are compared crosswise.</summary>
    public override void Compare(MatchFace a, MatchFace b, Span<Likening> found)
    {
        base.Compare(a, b, found);
        if (found[First].Level > 0 || found[Last].Level > 0) return;
        var (one, other) = (Cross(a, First, b, Last), Cross(a, Last, b, First));
        if (one.Level < 2 && other.Level < 2 || one.Level is 0 or 1 || other.Level is 0 or 1) return;
        if (one.Level >= 2) found[First] = one with { Level = 2 };
        if (other.Level >= 2) found[Last] = other with { Level = 2 };
    }

    static Likening Cross(MatchFace a, int field, MatchFace b, int other) => a.Terms[field].Length == 0 || b.Terms[other].Length == 0 ? Likening.Unsaid : Comparisons.Name(a.Terms[field], b.Terms[other]);
}
