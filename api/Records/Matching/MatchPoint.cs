using Crm.Platform.Database;
using Npgsql;

namespace Crm.Records;

/// <summary>A way to reach somebody, as far as it is compared.</summary>
public readonly record struct MatchPoint(string Kind, string Normalized, string? Street, string? City, string? Region, string? Postcode)
{
    /// <summary>Puts the terms of some points where the fields have them. The first address counts.</summary>
    public static void Fill(IEnumerable<MatchPoint> points, string[][] terms, int email, int phone, int street, int number, int city, int postcode, int region)
    {
        List<string>? emails = null, phones = null;
        MatchPoint? address = null;
        foreach (var point in points)
            if (point.Kind == ContactPoint.Email) (emails ??= []).Add(point.Normalized);
            else if (point.Kind == ContactPoint.Phone) (phones ??= []).Add(point.Normalized);
            else address ??= point;
        terms[email] = emails is null ? MatchRules.None : Comparisons.Emails(emails);
        terms[phone] = phones is null ? MatchRules.None : Comparisons.Phones(phones);
        (terms[street], terms[number]) = Comparisons.Street(address?.Street);
        (terms[city], terms[region]) = (Comparisons.Term(address?.City), Comparisons.Term(address?.Region));
        terms[postcode] = Comparisons.Term(address?.Postcode) is [var code] ? [code.Replace(" ", "", StringComparison.Ordinal)] : MatchRules.None;
    }

    /// <summary>The points of an input that is not written yet. What cannot be read says nothing.</summary>
    public static IEnumerable<MatchPoint> Of(IReadOnlyList<PointInput>? emails, IReadOnlyList<PointInput>? phones, IReadOnlyList<AddressInput>? addresses, string? country) =>
        (emails ?? []).Where(e => e.Value?.Contains('@', StringComparison.Ordinal) == true).Select(e => new MatchPoint(ContactPoint.Email, e.Value.Trim().ToLowerInvariant(), null, null, null, null))
        .Concat((phones ?? []).Select(p => Phones.Normalize(p.Value ?? "", country)).OfType<string>().Select(p => new MatchPoint(ContactPoint.Phone, p, null, null, null, null)))
        .Concat((addresses ?? []).Select(a => new MatchPoint(ContactPoint.Address, "", a.Street, a.City, a.Region, a.Postcode)));

    /// <summary>Reads records with their points in one round trip.</summary>
    internal static async Task<List<MatchFace>> ReadAsync(CrmDb db, string table, string owner, string columns, MatchChoice choice, Func<NpgsqlDataReader, IEnumerable<MatchPoint>, MatchFace> face, CancellationToken ct)
    {
        if (choice.Ids is { Length: 0 }) return [];
        var (which, values) = choice.Ids is { } ids ? ("= any ($2)", new object[] { db.CurrentTenantId, ids })
            : ($"in (select c.id from {table} c where c.tenant_id = $1 and c.deleted_at is null and c.id > $2 order by c.id limit $3)", new object[] { db.CurrentTenantId, choice.After, choice.Most });
        var points = new Dictionary<Guid, List<MatchPoint>>();
        var faces = new List<MatchFace>();
        // Points first: each record then is made whole at once.
        await new Question(db)
            .Add($"select {owner}, kind, normalized, street, city, region, postcode from contact_points where tenant_id = $1 and {owner} {which} order by {owner}, position", values)
            .Add($"select id, {columns} from {table} where tenant_id = $1 and deleted_at is null and id {which} order by id", values)
            .AskAsync(ct, row =>
            {
                if (!points.TryGetValue(row.GetGuid(0), out var own)) points[row.GetGuid(0)] = own = [];
                own.Add(new MatchPoint(row.GetString(1), row.GetString(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6)));
            }, row => faces.Add(face(row, points.Remove(row.GetGuid(0), out var own) ? own : [])));
        return faces;
    }
}

/// <summary>Which records to read: these, or a page of all of the workspace's in the order of their ids.</summary>
public readonly record struct MatchChoice(Guid[]? Ids, Guid After = default, int Most = 0)
{
    public static MatchChoice These(IEnumerable<Guid> ids) => new([.. ids]);
    public static MatchChoice Page(Guid after, int most) => new(null, after, most);
}
