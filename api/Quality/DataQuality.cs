using System.ComponentModel.DataAnnotations;
using Crm.Platform.Database;
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

/// <summary>What may be set of how the workspace keeps its data right.</summary>
/// <param name="HalfLives">What has not been confirmed for one half-life is stale; a change counts for everything at once.</param>
/// <param name="Weights">A change recomputes every score, within minutes.</param>
[ValidatableType]
public sealed record DataQualityInput([Required] HalfLivesInput HalfLives, [Required] QualityWeightsInput Weights);

/// <summary>How the workspace keeps its data right.</summary>
/// <param name="Version">0 until somebody changes something.</param>
/// <param name="HalfLives">In months, by kind. Freshness is 0.5 to the power of age by half-life; what has not been confirmed for one half-life is stale.</param>
/// <param name="Weights">How much each part counts in the score.</param>
public sealed record DataQualityView(int Version, HalfLivesInput HalfLives, QualityWeightsInput Weights)
{
    internal DataQualityInput AsInput() => new(HalfLives, Weights);
}

/// <summary>One row of a workspace that has settings of its own; without it the functions of repeat_freshness.sql know what holds.</summary>
static class DataQuality
{
    public static async Task<DataQualityView> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var (version, h, w) = (0, Array.Empty<int>(), Array.Empty<int>());
        await new Question(db).Add("select version from quality_settings where tenant_id = $1", db.CurrentTenantId).Add("select half_lives(), quality_weights()")
            .AskAsync(ct, row => version = row.GetInt32(0), row => (h, w) = (row.GetFieldValue<int[]>(0), row.GetFieldValue<int[]>(1)));
        return new DataQualityView(version, new HalfLivesInput(h[0], h[1], h[2], h[3], h[4], h[5]), new QualityWeightsInput(w[0], w[1], w[2], w[3], w[4]));
    }

    public static async Task SaveAsync(CrmDb db, DataQualityInput input, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into quality_settings (tenant_id, email_months, phone_months, address_months, job_title_months, company_months, income_band_months, updated_at, completeness_weight, validity_weight, uniqueness_weight, freshness_weight, consent_weight)
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (tenant_id) do update set version = quality_settings.version + 1, email_months = $2, phone_months = $3, address_months = $4, job_title_months = $5, company_months = $6, income_band_months = $7, updated_at = $8,
              completeness_weight = $9, validity_weight = $10, uniqueness_weight = $11, freshness_weight = $12, consent_weight = $13
            """);
        var (h, w) = (input.HalfLives, input.Weights);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = h.Email }, new() { Value = h.Phone }, new() { Value = h.Address }, new() { Value = h.JobTitle }, new() { Value = h.Company }, new() { Value = h.IncomeBand }, new() { Value = now },
            new() { Value = w.Completeness }, new() { Value = w.Validity }, new() { Value = w.Uniqueness }, new() { Value = w.Freshness }, new() { Value = w.Consent }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
