using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.Extensions.Validation;
using Npgsql;

namespace Crm.Contacts;

/// <summary>A field of a person that grows old as an address does.</summary>
public enum KeyField { JobTitle, Company, IncomeBand }

/// <summary>How old a key field is.</summary>
/// <param name="ConfirmedAt">When it was last found to be right or changed, UTC.</param>
/// <param name="StaleAt">From when on it counts as stale: confirmedAt and one half-life of its kind (GET /data-quality).</param>
public sealed record KeyFieldView(DateTimeOffset ConfirmedAt, DateTimeOffset StaleAt);

/// <summary>The age of each key field that is filled.</summary>
/// <param name="IncomeBand">Special, as the field itself.</param>
public sealed record KeyFieldsView(KeyFieldView? JobTitle, KeyFieldView? Company, KeyFieldView? IncomeBand)
{
    /// <summary>Columns of a contact called c beside half-lives called h.</summary>
    internal const string Columns = """
        c.job_title_confirmed_at, c.job_title_confirmed_at + make_interval(months => h[4]), c.company_confirmed_at, c.company_confirmed_at + make_interval(months => h[5]),
          c.income_band_confirmed_at, c.income_band_confirmed_at + make_interval(months => h[6])
        """;

    internal static KeyFieldsView Read(NpgsqlDataReader row, int at) => new(One(row, at), One(row, at + 2), One(row, at + 4));
    static KeyFieldView? One(NpgsqlDataReader row, int at) => row.MaybeInstant(at) is { } confirmed ? new KeyFieldView(confirmed, row.Instant(at + 1)) : null;
}

/// <summary>Says that key fields are still right.</summary>
/// <param name="Fields">One or more of jobTitle, company, incomeBand; each must be filled.</param>
[ValidatableType]
public sealed record ConfirmFields([Required, MinLength(1), MaxLength(3)] IReadOnlyList<KeyField> Fields);

static class KeyFields
{
    public static void MapKeyFields(this RouteGroupBuilder group, ContactRecord type) =>
        group.MapPost("/{id}/confirm", (string id, ConfirmFields body, RecordWrites writes, Writing writing, FieldSight sight, HttpContext http, CancellationToken ct) => ConfirmAsync(type, id, body, writes, writing, sight, http, ct))
            .Writes().WithName("confirmContactFields").WithSummary("Say that a contact's job title, company or income band is still right")
            .WithDescription("Their age counts from now. Addresses are confirmed one by one: PUT /contacts/{id}/points/{pointId}.").Produces<ContactView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();

    static async Task<IResult> ConfirmAsync(ContactRecord type, string id, ConfirmFields body, RecordWrites writes, Writing writing, FieldSight sight, HttpContext http, CancellationToken ct)
    {
        var contact = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, contact, http, ct);
        var hidden = await sight.HiddenAsync(type, ct);
        foreach (var (field, index) in body.Fields.Distinct().Select((f, i) => (f, i)))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(field.ToString());
            if (hidden.Contains(name, StringComparer.Ordinal)) throw Refused.Invalid($"fields[{index}]", "There is no such field.");
            if (contact.Confirm(field, writing.Now) is null) throw Refused.Invalid($"fields[{index}]", $"'{name}' is empty: there is nothing to confirm.");
        }
        writing.Events.Add(contact, "confirmed", [], TimelineLine.None);
        writing.Events.Moves([new RecordRef(type.Object, contact.Id)]);
        await writing.Db.SaveChangesAsync(ct);
        return await writes.AnswerAsync(type, contact, http, created: false, ct);
    }
}
