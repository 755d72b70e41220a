using System.ComponentModel.DataAnnotations;
using Crm.Platform.Database;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Quality;

/// <summary>After how many months half of what is known of a kind has become wrong: 1 to 120 each.</summary>
/// <param name="Email">At first 12.</param>
/// <param name="Phone">At first 18.</param>
/// <param name="Address">At first 24.</param>
/// <param name="JobTitle">At first 12.</param>
/// <param name="Company">Where they work; at first 12.</param>
/// <param name="IncomeBand">At first 24.</param>
[ValidatableType]
public sealed record HalfLivesInput([Required, Range(1, 120)] int Email, [Required, Range(1, 120)] int Phone, [Required, Range(1, 120)] int Address,
    [Required, Range(1, 120)] int JobTitle, [Required, Range(1, 120)] int Company, [Required, Range(1, 120)] int IncomeBand);

/// <summary>How much each part counts in the score, 0 to 100 each and not all 0: the score is the parts' mean by these weights.</summary>
/// <param name="Completeness">What is known; at first 50.</param>
/// <param name="Validity">How far addresses can be trusted; at first 20.</param>
/// <param name="Uniqueness">Being there once; at first 10.</param>
/// <param name="Freshness">Not being out of date; at first 15.</param>
/// <param name="Consent">Having been asked for consent; at first 5.</param>
[ValidatableType]
public sealed record QualityWeightsInput([Required, Range(0, 100)] int Completeness, [Required, Range(0, 100)] int Validity, [Required, Range(0, 100)] int Uniqueness, [Required, Range(0, 100)] int Freshness, [Required, Range(0, 100)] int Consent);

/// <summary>What is put in order when something is written, whichever way it comes in; what was there before stays as it is.</summary>
/// <param name="Names">Names typed all in capitals or all in small letters ("VAN DER BERG", "o'brien") are written as names; blanks are trimmed and collapsed.</param>
/// <param name="Countries">Names and codes of countries become ISO 3166 codes of two letters.</param>
/// <param name="Postcodes">Postcodes are written as their country does: "sw1a1aa" is SW1A 1AA.</param>
[ValidatableType]
public sealed record TidyInput([Required] bool Names, [Required] bool Countries, [Required] bool Postcodes);

/// <summary>How many records have something that would be put in order, were they written anew.</summary>
public sealed record TidyDryRun(long Contacts, long Companies);

/// <summary>What may be set of how the workspace keeps its data right.</summary>
/// <param name="HalfLives">What has not been confirmed for one half-life is stale; a change counts for everything at once.</param>
/// <param name="Tidy">What is put in order when something is written; all of it at first.</param>
/// <param name="Weights">A change recomputes every score, within minutes.</param>
[ValidatableType]
public sealed record DataQualityInput([Required] HalfLivesInput HalfLives, [Required] QualityWeightsInput Weights, [Required] TidyInput Tidy);

/// <summary>How the workspace keeps its data right.</summary>
/// <param name="Version">0 until somebody changes something.</param>
/// <param name="HalfLives">In months, by kind. Freshness is 0.5 to the power of age by half-life; what has not been confirmed for one half-life is stale.</param>
/// <param name="Weights">How much each part counts in the score.</param>
public sealed record DataQualityView(int Version, HalfLivesInput HalfLives, QualityWeightsInput Weights, TidyInput Tidy)
{
    internal DataQualityInput AsInput() => new(HalfLives, Weights, Tidy);
}

/// <summary>One row of a workspace that has settings of its own; without it the functions of repeat_freshness.sql know what holds.</summary>
static class DataQuality
{
    public static async Task<DataQualityView> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var (version, h, w, t) = (0, Array.Empty<int>(), Array.Empty<int>(), await Tidying.LoadAsync(db, ct));
        await new Question(db).Add("select version from quality_settings where tenant_id = $1", db.CurrentTenantId).Add("select half_lives(), quality_weights()")
            .AskAsync(ct, row => version = row.GetInt32(0), row => (h, w) = (row.GetFieldValue<int[]>(0), row.GetFieldValue<int[]>(1)));
        return new DataQualityView(version, new HalfLivesInput(h[0], h[1], h[2], h[3], h[4], h[5]), new QualityWeightsInput(w[0], w[1], w[2], w[3], w[4]), new TidyInput(t.Names, t.Countries, t.Postcodes));
    }

    public static async Task SaveAsync(CrmDb db, DataQualityInput input, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into quality_settings (tenant_id, email_months, phone_months, address_months, job_title_months, company_months, income_band_months, updated_at, completeness_weight, validity_weight, uniqueness_weight, freshness_weight, consent_weight, tidy_names, tidy_countries, tidy_postcodes)
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            on conflict (tenant_id) do update set version = quality_settings.version + 1, email_months = $2, phone_months = $3, address_months = $4, job_title_months = $5, company_months = $6, income_band_months = $7, updated_at = $8,
              completeness_weight = $9, validity_weight = $10, uniqueness_weight = $11, freshness_weight = $12, consent_weight = $13,
              tidy_names = $14, tidy_countries = $15, tidy_postcodes = $16
            """);
        var (h, w) = (input.HalfLives, input.Weights);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = h.Email }, new() { Value = h.Phone }, new() { Value = h.Address }, new() { Value = h.JobTitle }, new() { Value = h.Company }, new() { Value = h.IncomeBand }, new() { Value = now },
            new() { Value = w.Completeness }, new() { Value = w.Validity }, new() { Value = w.Uniqueness }, new() { Value = w.Freshness }, new() { Value = w.Consent },
            new() { Value = input.Tidy.Names }, new() { Value = input.Tidy.Countries }, new() { Value = input.Tidy.Postcodes }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Counts by the same code that writes; read row by row, so that a large workspace takes no memory.</summary>
    public static async Task<TidyDryRun> TryAsync(CrmDb db, CancellationToken ct)
    {
        var (contacts, companies, tidying) = (new HashSet<Guid>(), new HashSet<Guid>(), await Tidying.LoadAsync(db, ct));
        await new Question(db).Add("""
            select id, first_name, last_name, job_title from contacts where tenant_id = $1 and deleted_at is null
              and (first_name in (upper(first_name), lower(first_name)) or last_name in (upper(last_name), lower(last_name)) or concat(first_name, last_name, job_title) ~ '[[:space:]]{2}')
            """, db.CurrentTenantId)
            .Add("""
            select p.contact_id, p.company_id, p.street, p.city, p.region, p.postcode, p.country from contact_points p
              left join contacts c on c.tenant_id = p.tenant_id and c.id = p.contact_id left join companies k on k.tenant_id = p.tenant_id and k.id = p.company_id
            where p.tenant_id = $1 and p.kind = 'address' and c.deleted_at is null and k.deleted_at is null
            """, db.CurrentTenantId)
            .AskAsync(ct, row => { if (Differs(row.Text(1), tidying.Name(row.Text(1), null)) || Differs(row.Text(2), tidying.Name(row.Text(2), null)) || Differs(row.Text(3), tidying.Text(row.Text(3), null))) contacts.Add(row.GetGuid(0)); },
                row =>
                {
                    IReadOnlyList<AddressInput> one = [new AddressInput(row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6))];
                    if (tidying.Addresses(one, null)!.SequenceEqual(one)) return;
                    if (row.Id(0) is { } contact) contacts.Add(contact);
                    else companies.Add(row.GetGuid(1));
                });
        return new TidyDryRun(contacts.Count, companies.Count);
    }

    static bool Differs(string? before, string? after) => before != after;
}
