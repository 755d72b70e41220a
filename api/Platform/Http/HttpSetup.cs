using System.Globalization;
using System.Threading.RateLimiting;
using Crm.Platform.Database;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Crm.Platform.Http;

/// <summary>The HTTP side of the house: limits, JSON, errors, headers, contract, health, the web app's files.</summary>
static class HttpSetup
{
    public static void AddHttpHouse(this WebApplicationBuilder builder, Settings settings)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 << 10;
        });
        if (builder.Configuration["CRM_PORT"] is { } port && builder.Configuration["urls"] is null) builder.WebHost.UseUrls($"http://{builder.Configuration["CRM_HOST"] ?? "127.0.0.1"}:{port}");
        // One JSON object a line: nothing that a person typed can make up a line of its own.
        builder.Logging.ClearProviders().AddJsonConsole().AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information).AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddValidation();
        builder.Services.AddProblemDetails(Problems.AsOurs).AddExceptionHandler<Problems>();
        builder.Services.AddContract();
        builder.Services.AddRateLimiter(options => Limits(options, settings));
        builder.Services.Configure<ForwardedHeadersOptions>(options => TrustProxies(options, builder.Configuration["CRM_TRUSTED_PROXIES"]));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
    }

    /// <summary>Only this computer and the proxies named (addresses or networks, with commas) may say who really asks: anybody else could invent addresses.</summary>
    static void TrustProxies(ForwardedHeadersOptions options, string? proxies)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = 1;
        foreach (var proxy in (proxies ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var network = proxy.Contains('/', StringComparison.Ordinal) ? proxy : proxy + (proxy.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");
            if (!System.Net.IPNetwork.TryParse(network, out var known))
                throw new InvalidOperationException($"CRM_TRUSTED_PROXIES: '{proxy}' is neither an address nor a network such as 10.0.0.0/8.");
            options.KnownIPNetworks.Add(known);
        }
    }

    public static void UseHttpHouse(this WebApplication app, Settings settings)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Problems.WriteAsync(context.HttpContext, Plain(context.HttpContext.Response.StatusCode)));
        app.Use(async (http, next) =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (settings.PublicUrl.Scheme == Uri.UriSchemeHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) headers.CacheControl = "no-store";
            if (http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal)) headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";
            if (http.Request.Headers.ContainsKey("Idempotency-Key")) http.Request.EnableBuffering(bufferThreshold: 64 << 10);
            await next(http);
        });
        app.UseWebFiles(settings);
        app.UseContractPage();
        app.UseRouting();
        // What does not exist needs nobody to be signed in; everything that exists does, unless it says otherwise.
        app.Use((http, next) => http.GetEndpoint() switch
        {
            null when !http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) => Problems.WriteAsync(http, Plain(404)),
            { Metadata.Count: 0, DisplayName: "405 HTTP Method Not Supported" } => Problems.WriteAsync(http, Plain(405)),
            { Metadata.Count: 0, DisplayName: "415 HTTP Unsupported Media Type" } => Problems.WriteAsync(http, Plain(415)),
            _ => next(http),
        });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use((http, next) =>
        {
            if (http.RequestServices.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter?.GetStatistics(http) is { } left)
                http.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"default\";r={left.CurrentAvailablePermits};t=60");
            return next(http);
        });
        app.UseAuthorization();
        app.MapContract();
        app.MapHealth();
    }

    static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", async ([FromKeyedServices("identity")] NpgsqlDataSource identity, IHostApplicationLifetime life, CancellationToken ct) =>
        {
            if (life.ApplicationStopping.IsCancellationRequested) return Results.Text("stopping", statusCode: 503);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                await using var command = identity.CreateCommand("select exists (select 1 from identity.migrations where name = $1)");
                command.Parameters.Add(new() { Value = Migrator.Latest });
                return await command.ExecuteScalarAsync(limit.Token) is true ? Results.Text("ready") : Results.Text("not migrated", statusCode: 503);
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException) { return Results.Text("database unavailable", statusCode: 503); }
        }).AllowAnonymous().ExcludeFromDescription();
    }

    static Refused Plain(int status) => status switch
    {
        404 => Refused.NotFound(),
        405 => new(405, "methodNotAllowed", "This method does not work here."),
        413 => new(413, "tooLarge", "The request is too large."),
        415 => new(415, "unsupportedMediaType", "Send JSON.", "The Content-Type must be application/json."),
        _ => new(status, "error", "The request failed."),
    };

    /// <summary>One bucket per person (or per address when nobody is signed in); what is left is told in headers.</summary>
    static void Limits(RateLimiterOptions options, Settings settings)
    {
        options.RejectionStatusCode = 429;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
        {
            if (!http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) return RateLimitPartition.GetNoLimiter("");
            var key = http.User.FindFirst("sid")?.Value ?? "from " + http.Connection.RemoteIpAddress;
            http.Response.Headers["RateLimit-Policy"] = $"\"default\";q={settings.RequestsPerMinute};w=60";
            return RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = settings.RequestsPerMinute, TokensPerPeriod = Math.Max(1, settings.RequestsPerMinute / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true,
            });
        });
        options.OnRejected = async (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)after.TotalSeconds) : 1;
            context.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            context.HttpContext.Response.Headers["RateLimit"] = $"\"default\";r=0;t={wait}";
            await Problems.WriteAsync(context.HttpContext, new Refused(429, "rateLimited", "Too many requests.", "Please slow down and try again in a moment."));
        };
    }
}
