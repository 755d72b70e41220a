using System.ComponentModel.DataAnnotations;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;
using Npgsql;

namespace Crm.Records;

/// <summary>An e-mail address or phone number as written.</summary>
/// <param name="Value">As typed; up to 254 characters.</param>
/// <param name="Label">work, home, mobile, other, or any short word; default work.</param>
/// <param name="Primary">The one to use first; when none says so, the first is.</param>
[ValidatableType]
public sealed record PointInput([Required, StringLength(254, MinimumLength = 1)] string Value, [StringLength(50)] string? Label = null, bool? Primary = null);

/// <summary>A postal address as written. One part suffices.</summary>
/// <param name="Country">ISO 3166 code such as DE, or a name.</param>
[ValidatableType]
public sealed record AddressInput([StringLength(200)] string? Street = null, [StringLength(100)] string? City = null, [StringLength(100)] string? Region = null,
    [StringLength(20)] string? Postcode = null, [StringLength(100)] string? Country = null, [StringLength(50)] string? Label = null, bool? Primary = null);

/// <summary>An e-mail address or phone number.</summary>
/// <param name="Normalized">What is compared: lower-case e-mail, phone as E.164 (+49301234) or its digits when it cannot be read.</param>
/// <param name="Validity">unverified, syntaxOk, domainOk, verified, softBounced, hardBounced, complained, wrongNumber or returned.</param>
/// <param name="VerifiedAt">When it was last found to be right.</param>
/// <param name="DoNotUse">They asked not to be reached this way.</param>
/// <param name="ConfirmedAt">When it was last found to be right or changed, UTC: its age counts from here.</param>
/// <param name="StaleAt">From when on it counts as stale: confirmedAt and one half-life of its kind (GET /data-quality). Freshness is 0.5 to the power of age by half-life.</param>
/// <param name="Problem">noMailDomain: no mail server takes mail for what stands behind the @. Null when nothing is known to be wrong.</param>
/// <param name="Disposable">An e-mail address of a service that gives addresses for an hour.</param>
/// <param name="Role">An e-mail address of an office (info@, sales@) rather than of a person.</param>
public sealed record PointView(Guid Id, string Value, string Normalized, string Label, bool Primary, string Validity, DateTimeOffset? VerifiedAt, bool DoNotUse,
    DateTimeOffset ConfirmedAt, DateTimeOffset StaleAt, string? Problem, bool Disposable, bool Role);

/// <summary>A postal address.</summary>
/// <param name="ConfirmedAt">When it was last found to be right or changed, UTC.</param>
/// <param name="StaleAt">From when on it counts as stale: confirmedAt and one half-life of addresses.</param>
/// <param name="Problem">postcode: it is none of the country's. Null when nothing is known to be wrong.</param>
public sealed record AddressView(Guid Id, string? Street, string? City, string? Region, string? Postcode, string? Country, string Label, bool Primary, string Validity, DateTimeOffset? VerifiedAt, bool DoNotUse,
    DateTimeOffset ConfirmedAt, DateTimeOffset StaleAt, string? Problem);

/// <summary>One way to reach a contact or a company: a row of its own with a normalised value.</summary>
public sealed class ContactPoint : TenantRow
{
    public const string Email = "email", Phone = "phone", Address = "address";

    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    public required string Kind { get; init; }
    public required string Value { get; init; }
    public required string Normalized { get; init; }
    public required string Label { get; init; }
    public required bool IsPrimary { get; init; }
    public required int Position { get; init; }
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? Region { get; init; }
    public string? Postcode { get; init; }
    public string? Country { get; init; }

    /// <summary>How far it can be trusted: see <see cref="PointValidity"/>.</summary>
    public string Validity { get; private set; } = PointValidity.Unverified;
    public DateTimeOffset? VerifiedAt { get; private set; }
    public bool DoNotUse { get; private set; }

    /// <summary>When it was last found to be right or changed: see repeat_freshness.sql.</summary>
    public DateTimeOffset ConfirmedAt { get; private set; }

    /// <summary>What was found wrong with it (an e-mail's domain without mail, a postcode that is none of the country's), and when the domain was looked at.</summary>
    public string? Problem { get; private set; }
    public DateTimeOffset? DomainCheckedAt { get; private set; }

    /// <summary>What somebody says of it; to call it right again confirms it anew.</summary>
    public void Judge(string? validity, bool? doNotUse, DateTimeOffset now)
    {
        if (validity == PointValidity.Verified) (VerifiedAt, ConfirmedAt, Problem) = (now, now, null);
        if (validity is not null && PointValidity.IsBad(validity)) VerifiedAt = null;
        (Validity, DoNotUse) = (validity ?? Validity, doNotUse ?? DoNotUse);
    }

    /// <summary>Takes over what is known of the same address from a record that is merged: the better knowledge, and every wish not to be reached so.</summary>
    public void Learn(ContactPoint other)
    {
        var better = PointValidity.IsBad(other.Validity) && !PointValidity.IsBad(Validity) || other.VerifiedAt > (VerifiedAt ?? DateTimeOffset.MinValue) || Validity is PointValidity.Unverified or PointValidity.SyntaxOk;
        if (better) (Validity, VerifiedAt, Problem, DomainCheckedAt) = (other.Validity, other.VerifiedAt ?? VerifiedAt, other.Problem, other.DomainCheckedAt);
        if (other.ConfirmedAt > ConfirmedAt) ConfirmedAt = other.ConfirmedAt;
        DoNotUse |= other.DoNotUse;
    }

    public override bool IsLeftOver => ContactId is null && CompanyId is null;

    /// <summary>The points that the inputs make; those that are the same as before keep their row and id.</summary>
    public static List<ContactPoint> From(IReadOnlyList<PointInput>? emails, IReadOnlyList<PointInput>? phones, IReadOnlyList<AddressInput>? addresses, string? country, IReadOnlyList<ContactPoint> before, DateTimeOffset now)
    {
        var points = new List<ContactPoint>();
        AddAll(emails, Email, (e, i) => EmailAddress.Require(e.Value, $"emails[{i}].value"), "emails");
        AddAll(phones, Phone, (p, i) => before.FirstOrDefault(b => b.Kind == Phone && b.Value == p.Value.Trim())?.Normalized ?? Phones.Normalize(p.Value, country) ?? throw Refused.Invalid($"phones[{i}].value", "This is not a phone number: it needs at least 3 digits."), "phones");
        foreach (var (a, i) in (addresses ?? []).Select((a, i) => (a, i)))
        {
            var text = string.Join(", ", new[] { a.Street, a.Postcode, a.City, a.Region, a.Country }.Where(p => !string.IsNullOrWhiteSpace(p)));
            if (text.Length == 0) throw Refused.Invalid($"addresses[{i}]", "An address needs at least one part.");
            points.Add(Same(new ContactPoint { Kind = Address, Value = text, Normalized = Events.SearchDocs.Fold(text), Label = a.Label ?? "work", IsPrimary = IsFirst(addresses!, i, x => x.Primary), Position = points.Count,
                Street = Clean(a.Street), City = Clean(a.City), Region = Clean(a.Region), Postcode = Clean(a.Postcode), Country = Clean(a.Country), Problem = Postcodes.Fits(a.Country, Clean(a.Postcode)) == false ? "postcode" : null }));
        }
        return points;

        void AddAll(IReadOnlyList<PointInput>? inputs, string kind, Func<PointInput, int, string> normalize, string field)
        {
            foreach (var (input, i) in (inputs ?? []).Select((p, i) => (p, i)))
            {
                var normalized = normalize(input, i);
                if (points.Any(p => p.Kind == kind && p.Normalized == normalized)) throw Refused.Invalid($"{field}[{i}].value", "This is in the list twice.");
                points.Add(Same(new ContactPoint { Kind = kind, Value = input.Value.Trim(), Normalized = normalized, Label = Clean(input.Label) ?? "work", IsPrimary = IsFirst(inputs!, i, x => x.Primary), Position = points.Count }));
            }
        }

        ContactPoint Same(ContactPoint made) => before.FirstOrDefault(p => (p.Kind, p.Value, p.Normalized, p.Label, p.IsPrimary, p.Position, p.Street, p.City, p.Region, p.Postcode, p.Country)
            == (made.Kind, made.Value, made.Normalized, made.Label, made.IsPrimary, made.Position, made.Street, made.City, made.Region, made.Postcode, made.Country)) ?? made.Knowing(before, now);
    }

    /// <summary>The country of the first address, which reads the phone numbers beside it; null when there is none or nobody knows it.</summary>
    internal static string? CountryOf(IReadOnlyList<AddressInput>? addresses) => addresses is { Count: > 0 } ? Countries.CodeOf(addresses[0].Country) : null;

    /// <summary>What is known of an address stays known when only its label, place or spelling changes.</summary>
    ContactPoint Knowing(IReadOnlyList<ContactPoint> before, DateTimeOffset now)
    {
        if (before.FirstOrDefault(p => p.Kind == Kind && p.Normalized == Normalized) is { } same)
            (Validity, VerifiedAt, DoNotUse, ConfirmedAt, Problem, DomainCheckedAt) = (same.Validity, same.VerifiedAt, same.DoNotUse, same.ConfirmedAt, same.Problem, same.DomainCheckedAt);
        else (Validity, ConfirmedAt) = (Kind == Email || Kind == Phone && Normalized.StartsWith('+') ? PointValidity.SyntaxOk : PointValidity.Unverified, now);
        return this;
    }

    static bool IsFirst<TInput>(IReadOnlyList<TInput> inputs, int index, Func<TInput, bool?> primary)
    {
        var chosen = inputs.Select((x, i) => (x, i)).Where(p => primary(p.x) == true).Select(p => (int?)p.i).FirstOrDefault();
        return (chosen ?? 0) == index;
    }

    static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public PointInput AsPoint() => new(Value, Label, IsPrimary);
    public AddressInput AsAddress() => new(Street, City, Region, Postcode, Country, Label, IsPrimary);
}

/// <summary>Points as the API shows them, in their order.</summary>
public sealed class PointViews
{
    static readonly PointViews None = new();
    readonly List<PointView> emails = [], phones = [];
    readonly List<AddressView> addresses = [];

    public IReadOnlyList<PointView> Emails => emails;
    public IReadOnlyList<PointView> Phones => phones;
    public IReadOnlyList<AddressView> Addresses => addresses;

    /// <summary>The points of many records; what it reads goes to <see cref="Read"/>.</summary>
    public static string Sql(string owner) => $"""
        select {owner}, id, kind, value, normalized, label, is_primary, street, city, region, postcode, country, validity, verified_at, do_not_use,
          confirmed_at, confirmed_at + make_interval(months => h[case kind when 'email' then 1 when 'phone' then 2 else 3 end]), problem
        from contact_points cross join (select half_lives() as h offset 0) fresh where tenant_id = $1 and {owner} = any ($2) order by position
        """;

    public static void Read(NpgsqlDataReader row, Dictionary<Guid, PointViews> byRecord)
    {
        if (!byRecord.TryGetValue(row.GetGuid(0), out var views)) byRecord[row.GetGuid(0)] = views = new PointViews();
        if (row.GetString(2) == ContactPoint.Address) views.addresses.Add(new AddressView(row.GetGuid(1), row.Text(7), row.Text(8), row.Text(9), row.Text(10), row.Text(11), row.GetString(5), row.GetBoolean(6), row.GetString(12), row.MaybeInstant(13), row.GetBoolean(14), row.Instant(15), row.Instant(16), row.Text(17)));
        else
        {
            var (isEmail, normalized) = (row.GetString(2) == ContactPoint.Email, row.GetString(4));
            (isEmail ? views.emails : views.phones).Add(new PointView(row.GetGuid(1), row.GetString(3), normalized, row.GetString(5), row.GetBoolean(6), row.GetString(12), row.MaybeInstant(13), row.GetBoolean(14),
                row.Instant(15), row.Instant(16), row.Text(17), isEmail && EmailHints.IsDisposable(normalized), isEmail && EmailHints.IsRole(normalized)));
        }
    }

    public static PointViews Of(Dictionary<Guid, PointViews> byRecord, Guid id) => byRecord.GetValueOrDefault(id) ?? None;
}

sealed class ContactPointTable : IEntityTypeConfiguration<ContactPoint>
{
    public void Configure(EntityTypeBuilder<ContactPoint> table) => table.MapPart("contact_points");
}
