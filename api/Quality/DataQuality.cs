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

/// <summary>What may be set of how the workspace keeps its data right.</summary>
/// <param name="HalfLives">What has not been confirmed for one half-life is stale; a change counts for everything at once.</param>
[ValidatableType]
public sealed record DataQualityInput([Required] HalfLivesInput HalfLives);

/// <summary>How the workspace keeps its data right.</summary>
/// <param name="Version">0 until somebody changes something.</param>
/// <param name="HalfLives">In months, by kind. Freshness is 0.5 to the power of age by half-life; what has not been confirmed for one half-life is stale.</param>
public sealed record DataQualityView(int Version, HalfLivesInput HalfLives)
{
    internal DataQualityInput AsInput() => new(HalfLives);
}

/// <summary>One row of a workspace that has settings of its own; without it the functions of repeat_freshness.sql know what holds.</summary>
static class DataQuality
{
    public static async Task<DataQualityView> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var (version, h) = (0, Array.Empty<int>());
        await new Question(db).Add("select version from quality_settings where tenant_id = $1", db.CurrentTenantId).Add("select half_lives()").AskAsync(ct, row => version = row.GetInt32(0), row => h = row.GetFieldValue<int[]>(0));
        return new DataQualityView(version, new HalfLivesInput(h[0], h[1], h[2], h[3], h[4], h[5]));
    }

    public static async Task SaveAsync(CrmDb db, DataQualityInput input, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into quality_settings (tenant_id, email_months, phone_months, address_months, job_title_months, company_months, income_band_months, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (tenant_id) do update set version = quality_settings.version + 1, email_months = $2, phone_months = $3, address_months = $4, job_title_months = $5, company_months = $6, income_band_months = $7, updated_at = $8
            """);
        var h = input.HalfLives;
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = h.Email }, new() { Value = h.Phone }, new() { Value = h.Address }, new() { Value = h.JobTitle }, new() { Value = h.Company }, new() { Value = h.IncomeBand }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
