namespace Crm.Platform;

/// <summary>Everything that is set from outside, read once from the environment (CRM_…) at start-up.</summary>
public sealed record Settings
{
    public required string Secret { get; init; }
    public required Uri PublicUrl { get; init; }
    public required string WebRoot { get; init; }
    public string? SmtpUrl { get; init; }
    public required string MailFrom { get; init; }
    /// <summary>The name server that mail domains are looked up at, or off; the computer's own when it is not set.</summary>
    public string? Dns { get; init; }
    /// <summary>What the mail gateway signs with; without it no mail is taken in.</summary>
    public string? InboundSecret { get; init; }
    /// <summary>The domain of the addresses that answers to invitations come to; that of the sender of all mails when it is not set.</summary>
    public string? ReplyDomain { get; init; }
    public int SignUpsPerHour { get; init; } = 5;
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>True while the build writes the contract: the program is composed, but nothing runs and no database is there.</summary>
    public static bool WritesContract { get; } = System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    public static Settings From(IConfiguration configuration)
    {
        var port = configuration["CRM_PORT"] ?? "5080";
        return new Settings
        {
            Secret = configuration["CRM_SECRET"] ?? "",
            PublicUrl = new Uri(configuration["CRM_PUBLIC_URL"] ?? $"http://localhost:{port}"),
            WebRoot = configuration["CRM_WEB_ROOT"] ?? Path.Combine(AppContext.BaseDirectory, "web"),
            SmtpUrl = configuration["CRM_SMTP_URL"],
            MailFrom = configuration["CRM_MAIL_FROM"] ?? "CRM <no-reply@localhost>",
            Dns = configuration["CRM_DNS"],
            InboundSecret = configuration["CRM_INBOUND_SECRET"] is { Length: > 0 } secret ? secret : null,
            ReplyDomain = configuration["CRM_REPLY_DOMAIN"] is { Length: > 0 } domain ? domain : null,
            SignUpsPerHour = Whole(configuration, "CRM_LIMIT_SIGNUPS_PER_HOUR", 5),
            RequestsPerMinute = Whole(configuration, "CRM_LIMIT_REQUESTS_PER_MINUTE", 600),
        };
    }

    /// <summary>Throws when a secret is missing or short: a server never runs on a default key.</summary>
    public void RequireSecret()
    {
        if (Secret.Length < 32)
            throw new InvalidOperationException("CRM_SECRET is missing or shorter than 32 characters. Set it to a long random text and keep it.");
        if (InboundSecret is { Length: < 32 })
            throw new InvalidOperationException("CRM_INBOUND_SECRET is shorter than 32 characters. Set it to a long random text that the mail gateway knows as well.");
    }

    static int Whole(IConfiguration configuration, string key, int otherwise) =>
        configuration[key] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new InvalidOperationException($"{key} must be a whole number above 0, not '{text}'.");
}
