using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>An amount of money. Stored as whole minor units; sums never mix currencies.</summary>
/// <param name="Amount">Decimal text such as "1250.00", with at most the currency's decimals.</param>
/// <param name="Currency">ISO 4217 code such as EUR.</param>
public sealed record Money([Required] string Amount, [Required] string Currency)
{
    public static Money? From(long? minor, string? currency) => minor is { } value && currency is not null ? new Money(Currencies.Format(value, currency), currency) : null;

    /// <summary>The same with the currency's own number of decimals.</summary>
    public Money Rounded() => this with { Amount = decimal.Parse(Amount, CultureInfo.InvariantCulture).ToString("F" + Currencies.Decimals(Currency), CultureInfo.InvariantCulture) };

    /// <summary>The amount in minor units (cents), or a 400 naming the field.</summary>
    public long Minor(string field)
    {
        if (!Currencies.IsKnown(Currency)) throw Refused.Invalid(field + ".currency", "This is not an ISO 4217 currency code such as EUR.");
        return Currencies.TryParse(Amount, Currency, out var minor) ? minor : throw Refused.Invalid(field + ".amount", $"This is not an amount such as \"1250.00\" with at most {Currencies.Decimals(Currency)} decimals.");
    }
}

/// <summary>ISO 4217: which codes exist and how many decimals their amounts have (source: the standard's table A.1).</summary>
public static class Currencies
{
    const string Codes = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";
    public static readonly string[] All = Codes.Split(' ');
    static readonly HashSet<string> Known = [.. Codes.Split(' ')];
    static readonly HashSet<string> None = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
    static readonly HashSet<string> Three = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    public static bool IsKnown(string code) => Known.Contains(code);
    public static int Decimals(string code) => None.Contains(code) ? 0 : Three.Contains(code) ? 3 : 2;

    public static string Format(long minor, string code)
    {
        var decimals = Decimals(code);
        return (minor / Factor(decimals)).ToString("F" + decimals, CultureInfo.InvariantCulture);
    }

    public static bool TryParse(string text, string code, out long minor)
    {
        minor = 0;
        if (text.Length > 20 || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var scaled = value * Factor(Decimals(code));
        if (scaled != decimal.Truncate(scaled) || Math.Abs(scaled) > 9_000_000_000_000_000m) return false;
        minor = (long)scaled;
        return true;
    }

    static decimal Factor(int decimals) => decimals switch { 0 => 1m, 3 => 1000m, _ => 100m };
}
