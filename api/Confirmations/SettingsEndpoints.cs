using System.Text.Json;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Confirmations;

/// <summary>How a workspace asks: kept as one row, replaced whole.</summary>
static class SettingsEndpoints
{
    public static readonly ConfirmationSettings AsItComes = new(30, [new(AskedField.Emails, AnswerKind.Added), new(AskedField.Phones, AnswerKind.Added), new(AskedField.PreferredChannel, AnswerKind.Added)],
        [new("marketingEmail", "{business} may send me news and offers by e-mail."), new("marketingPhone", "{business} may call me about news and offers.")]);

    public static void MapSettings(IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/confirmation-settings", "Confirmations");
        group.MapGet("/", async (CrmDb db, CancellationToken ct) => TypedResults.Ok(await ReadAsync(db, ct))).Reads().WithName("getConfirmationSettings").WithSummary("How the workspace asks its customers, and what it takes over by itself");
        group.MapPut("/", PutAsync).Writes(Permissions.ManageTenant).WithName("setConfirmationSettings").WithSummary("Say how the workspace asks its customers").WithDescription("Replaced whole. Words of consents that were answered already stay in their history.").ProducesProblem(413).ProducesProblem(415);
    }

    public static async Task<ConfirmationSettings> ReadAsync(CrmDb db, CancellationToken ct)
    {
        var settings = AsItComes;
        await new Question(db).Add("select message, days, take_over::text, purposes::text from confirmation_settings where tenant_id = $1", db.CurrentTenantId).AskAsync(ct, row => settings = new ConfirmationSettings(
            row.GetInt32(1), JsonSerializer.Deserialize<List<TakeOverRule>>(row.GetString(2), Json.Options)!, JsonSerializer.Deserialize<List<ConsentPurpose>>(row.GetString(3), Json.Options)!, row.Text(0)));
        return settings;
    }

    static async Task<Ok<ConfirmationSettings>> PutAsync(ConfirmationSettings asked, CrmDb db, Writing writing, CancellationToken ct)
    {
        if (asked.Purposes.Select(p => p.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() != asked.Purposes.Count) throw Refused.Invalid("purposes", "A purpose is in the list twice.");
        if (asked.TakeOver.Any(r => r.Field == AskedField.Consent)) throw Refused.Invalid("takeOver", "Consent counts as it was said; there is nothing to take over.");
        var kept = asked with { Message = Inputs.Text(asked.Message), TakeOver = [.. asked.TakeOver.Where(r => r.Kind != AnswerKind.Confirmed).Distinct()] };
        await using var command = db.Command("""
            insert into confirmation_settings (tenant_id, message, days, take_over, purposes, updated_at, updated_by) values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7)
            on conflict (tenant_id) do update set message = excluded.message, days = excluded.days, take_over = excluded.take_over, purposes = excluded.purposes, updated_at = excluded.updated_at, updated_by = excluded.updated_by
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = (object?)kept.Message ?? DBNull.Value }, new() { Value = kept.Days }, new() { Value = JsonSerializer.Serialize(kept.TakeOver, Json.Options) },
            new() { Value = JsonSerializer.Serialize(kept.Purposes, Json.Options) }, new() { Value = writing.Now }, new() { Value = (object?)writing.User.MemberId ?? DBNull.Value }]);
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Ok(kept);
    }
}
