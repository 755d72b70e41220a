using System.Collections.Frozen;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Companies;

/// <summary>By what two companies are found to be one.</summary>
public sealed class CompanyMatch : MatchRules
{
    const int Name = 0, Domain = 1, Email = 2, Phone = 3, Street = 4, Number = 5, City = 6, Postcode = 7, Region = 8;

    /// <summary>Legal forms and words that tell no company from another.</summary>
    static readonly FrozenSet<string> Common = ("gmbh mbh ag kg ohg ug se ev eg co cokg inc incorporated llc llp ltd limited plc corp corporation company sa sas sarl eurl sl slu srl spa bv nv oy ab as aps kft sro lda ltda pty pte gbr ek " +
        "the der die das la le les el los and und et y e of group gruppe holding").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public override IReadOnlyList<MatchField> Fields { get; } =
    [
        new("name", Comparisons.Words, [.04, .06, .10, .80], [.985, .012, .002, .001], [.70, .20, .04, .06]),
        new("domain", Comparisons.Same, [.20, .80], [.9999999, .0000001], [.93, .07]) { IsIdentifier = true },
        new("email", Comparisons.Email, [.40, .10, .50], [.9999, .0000999, .0000001], [.85, .05, .10]) { IsIdentifier = true },
        Comparisons.PhoneField, Comparisons.StreetField, Comparisons.NumberField, Comparisons.CityField, Comparisons.PostcodeField, Comparisons.RegionField,
    ];

    /// <summary>Branches and companies of one owner at one address.</summary>
    public override double Neighbours => 0.05;

    public override MatchFace FaceOf(Record record)
    {
        var c = (Company)record;
        return Face(c.Id, c.Name, c.Domains, c.Points.Select(p => new MatchPoint(p.Kind, p.Normalized, p.Street, p.City, p.Region, p.Postcode)));
    }

    internal static MatchFace Face(Guid id, string? name, IEnumerable<string> domains, IEnumerable<MatchPoint> points)
    {
        var terms = new string[9][];
        var words = Comparisons.Split(Comparisons.Fold(name ?? ""));
        terms[Name] = words.Where(w => !Common.Contains(w)).ToArray() is { Length: > 0 } telling ? telling : words;
        terms[Domain] = [.. domains];
        MatchPoint.Fill(points, terms, Email, Phone, Street, Number, City, Postcode, Region);
        return new MatchFace(id, terms);
    }

    public override MatchFace Read(JsonElement input, string? country)
    {
        var c = MergePatch.Apply(new CompanyInput { Name = "" }, input);
        return Face(default, c.Name, (c.Domains ?? []).Select(d => d.Trim().ToLowerInvariant()), MatchPoint.Of(c.Emails, c.Phones, c.Addresses, country));
    }

    internal override async Task<List<MatchFace>> ReadAsync(CrmDb db, MatchChoice choice, CancellationToken ct) =>
        await MatchPoint.ReadAsync(db, "companies", "company_id", "name, domains", choice, (row, points) => Face(row.GetGuid(0), row.GetString(1), row.Texts(2), points), ct);

    public override IEnumerable<string> KeysOf(MatchFace face, bool thorough)
    {
        var name = face.Terms[Name];
        foreach (var domain in face.Terms[Domain]) yield return "d " + domain;
        foreach (var email in face.Terms[Email]) yield return "e " + email;
        foreach (var phone in face.Terms[Phone]) yield return "p " + phone;
        if (name.Length == 0) yield break;
        yield return "n " + string.Concat(name.OrderBy(w => w, StringComparer.Ordinal));
        yield return "j " + string.Concat(name);
        yield return "s " + string.Join(' ', name.Take(2).Select(Likeness.Sound));
        if (face.Terms[Postcode] is [var postcode]) yield return $"z {Likeness.Sound(name[0])} {postcode}";
        if (face.Terms[City] is [var city]) yield return $"c {Likeness.Sound(name[0])} {city}";
        if (!thorough) yield break;
        foreach (var word in name.Where(w => w.Length >= 5)) yield return "w " + word;
        if (face.Terms[Street] is { Length: > 0 } street && face.Terms[Number] is [var number, ..]) yield return $"a {street.MaxBy(w => w.Length)} {number}";
    }
}
