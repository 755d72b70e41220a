using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Crm.Platform.Http;

/// <summary>Serves the built web app: hashed assets for a year, every other path its index.html with a fresh nonce.</summary>
static class WebApp
{
    /// <summary>Before the routing: a file is answered by its name, and needs nobody to be signed in.</summary>
    public static void UseWebFiles(this WebApplication app, Settings settings)
    {
        if (!Directory.Exists(settings.WebRoot)) return;
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(settings.WebRoot), Microsoft.Extensions.FileProviders.Physical.ExclusionFilters.Sensitive),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
        };
        // The page itself never leaves without its nonce and policy.
        app.UseWhen(http => !http.Request.Path.Equals("/index.html", StringComparison.OrdinalIgnoreCase), branch => branch.UseStaticFiles(files));
    }

    public static void MapWebApp(this WebApplication app, Settings settings)
    {
        var index = Path.Combine(settings.WebRoot, "index.html");
        app.MapGet("/assets/{**rest}", () => Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
        // Not under /api: there an unknown path is a 404 and a wrong method a 405. The empty path is no match for the pattern.
        foreach (var path in (string[])["/", "{**path:regex(^(?!(api|openapi|health)(/|$)))}"])
            app.MapMethods(path, ["GET", "HEAD"], ServePage).AllowAnonymous().ExcludeFromDescription().WithOrder(int.MaxValue);

        async Task ServePage(HttpContext http)
        {
            if (Path.HasExtension(http.Request.Path.Value) && http.Request.Path != "/index.html" || !File.Exists(index)) { await Problems.WriteAsync(http, Refused.NotFound()); return; }
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers.CacheControl = "no-store";
            if (http.Request.Query.ContainsKey("token")) http.Response.Headers["Referrer-Policy"] = "no-referrer";
            http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; worker-src 'self'; manifest-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script'";
            await http.Response.WriteAsync((await File.ReadAllTextAsync(index)).Replace("__CSP_NONCE__", nonce, StringComparison.Ordinal));
        }
    }
}
