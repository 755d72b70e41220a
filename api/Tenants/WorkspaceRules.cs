using System.Globalization;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Tenants;

/// <summary>What a workspace's currency, time zone and locale may be.</summary>
public static class WorkspaceRules
{
    public static string Currency(string code, string field) => Currencies.IsKnown(code) ? code : throw Refused.Invalid(field, "This is not an ISO 4217 currency code such as EUR.");

    public static string TimeZone(string zone, string field) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && (found.HasIanaId || zone == "UTC") ? zone : throw Refused.Invalid(field, "This is not an IANA time zone such as Europe/Berlin.");

    public static string Locale(string locale, string field)
    {
        try { return CultureInfo.GetCultureInfo(locale, predefinedOnly: true).Name is { Length: > 0 } name ? name : throw new CultureNotFoundException(); }
        catch (CultureNotFoundException) { throw Refused.Invalid(field, "This is not a locale such as en-GB."); }
    }

    /// <summary>The currency of the locale's country, EUR when it names none.</summary>
    public static string CurrencyOf(string locale)
    {
        try { return locale.Contains('-', StringComparison.Ordinal) && new RegionInfo(locale).ISOCurrencySymbol is var code && Currencies.IsKnown(code) ? code : "EUR"; }
        catch (ArgumentException) { return "EUR"; }
    }
}
