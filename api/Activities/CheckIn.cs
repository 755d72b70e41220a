using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Activities;

/// <summary>That somebody was there: where their device stood when they noted a visit or meeting. Only what the person sends is kept; nobody is followed.</summary>
/// <param name="Latitude">Degrees north, WGS 84, -90 to 90; kept to five decimals, about a metre.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
/// <param name="AccuracyMetres">How far off it may be, in metres, as the device said.</param>
/// <param name="At">When; default now.</param>
[ValidatableType]
public sealed record CheckIn([Range(-90.0, 90.0)] double Latitude, [Range(-180.0, 180.0)] double Longitude, [Range(0.0, 1_000_000.0)] double? AccuracyMetres = null, DateTimeOffset? At = null)
{
    /// <summary>As it is kept, or null; a 400 names what does not fit.</summary>
    /// <param name="was">What was kept before: it goes by itself when the activity becomes one that has no such thing.</param>
    internal static string? Kept(CheckIn? given, string? was, ActivityKind kind, ActivityStatus status, DateTimeOffset now)
    {
        if (given is null) return null;
        var isPlace = kind is ActivityKind.Visit or ActivityKind.Meeting;
        if ((!isPlace || status != ActivityStatus.Done) && given == Of(was)) return null;
        if (!isPlace) throw Refused.Invalid("checkIn", "Only a visit or a meeting is somewhere.");
        if (status != ActivityStatus.Done) throw Refused.Invalid("checkIn", "Where somebody was is noted when it is done.");
        Inputs.CheckYear(given.At, "checkIn.at");
        if (given.At > now.AddDays(1)) throw Refused.Invalid("checkIn.at", "This is still to come.");
        return JsonSerializer.Serialize(given with { Latitude = Math.Round(given.Latitude, 5), Longitude = Math.Round(given.Longitude, 5), AccuracyMetres = given.AccuracyMetres is { } metres ? Math.Round(metres) : null, At = given.At ?? now }, Json.Options);
    }

    internal static CheckIn? Of(string? kept) => kept is null ? null : JsonSerializer.Deserialize<CheckIn>(kept, Json.Options);

    /// <summary>For a line of the timeline.</summary>
    internal string Line => string.Create(CultureInfo.InvariantCulture, $"Was there: {Latitude:0.00000}, {Longitude:0.00000}{(AccuracyMetres is { } metres ? $" (±{metres:0} m)" : "")}");
}
