using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Platform.Http;

/// <summary>Every error of the API as application/problem+json: what went wrong, which field, a trace id; never a stack or SQL.</summary>
public sealed class Problems(ILogger<Problems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        var refused = Translate(exception);
        if (refused.Status >= 500) log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
        await WriteAsync(context, refused);
        return true;
    }

    public static Refused Translate(Exception exception) => exception switch
    {
        Refused refused => refused,
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        BadHttpRequestException { StatusCode: 413 } => TooLarge(),
        BadHttpRequestException { StatusCode: 415 } => new(415, "unsupportedMediaType", "Send JSON.", "The Content-Type must be application/json."),
        BadHttpRequestException { InnerException: InvalidDataException } => TooLarge(),
        BadHttpRequestException bad => new(bad.StatusCode, "validation", "The request could not be read.", Plain(bad.Message)),
        JsonException json => Json(json),
        DbUpdateConcurrencyException => new(412, "stale", "Somebody else changed this in the meantime.", "Read the record again and repeat the change."),
        DbUpdateException { InnerException: PostgresException inner } => Database(inner),
        DbUpdateException { InnerException: NpgsqlException } or NpgsqlException { IsTransient: true } and not PostgresException => Unavailable(),
        PostgresException postgres => Database(postgres),
        NpgsqlException or TimeoutException => Unavailable(),
        InvalidOperationException { InnerException: NpgsqlException inner } => Translate(inner),
        InvalidOperationException { Source: "System.Text.Json.Rethrowable" } => Refused.Invalid("body", "The text holds half a character."),
        _ => new(500, "internal", "Something went wrong on our side.", "It has been logged. Please try again."),
    };

    /// <summary>The framework's own validation of bound bodies ends here: thrown as ours, so that it reads like every other refusal.</summary>
    public static void AsOurs(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        if (context.ProblemDetails is HttpValidationProblemDetails invalid) throw Refused.Invalid(Body.Camel(invalid.Errors));
    };

    public static Refused Json(JsonException exception)
    {
        var path = FieldOf(exception.Path);
        if (exception.Message.Contains("missing required properties", StringComparison.Ordinal)) return Missing(exception.Message, path == "body" ? "" : path + ".");
        if (exception.Message.StartsWith("!null ", StringComparison.Ordinal)) path = (path == "body" ? "" : path + ".") + exception.Message.Split(' ')[1];
        var message = exception.Message.Split(" Path: ", 2)[0] switch
        {
            var m when m.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => "There is no such member.",
            var m when m.Contains("uplicate", StringComparison.Ordinal) => "The member appears twice.",
            var m when m.Contains("doesn't allow", StringComparison.Ordinal) || m.Contains("is null", StringComparison.Ordinal) => "A value is required.",
            var m when m.Contains("could not be converted", StringComparison.Ordinal) => "The value is not of the right form.",
            var m when m.StartsWith("! ", StringComparison.Ordinal) => m[2..],
            var m when m.StartsWith("!null ", StringComparison.Ordinal) => "A value is required.",
            _ => "This is not well-formed JSON of the documented shape.",
        };
        return Refused.Invalid(path, message);
    }

    /// <summary>"… including: 'name', 'stages'." names each member that is required.</summary>
    static Refused Missing(string message, string where) =>
        Refused.Invalid(message.Split('\'').Where((_, index) => index % 2 == 1).Skip(1).ToDictionary(name => where + name, _ => new[] { "This is required." }, StringComparer.Ordinal));

    public static async Task WriteAsync(HttpContext context, Refused refused)
    {
        if (context.Response.HasStarted) return;
        var retry = refused.Status is 429 or 503 && !context.Response.Headers.ContainsKey("Retry-After");
        context.Response.StatusCode = refused.Status;
        if (retry) context.Response.Headers.RetryAfter = refused.Status == 429 ? "30" : "2";
        if (refused.Status == 401) context.Response.Headers.WWWAuthenticate = "Bearer";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(Of(refused), context.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions, "application/problem+json", CancellationToken.None);
    }

    public static ProblemDetails Of(Refused refused)
    {
        var problem = new ProblemDetails { Type = refused.Type, Title = refused.Title, Status = refused.Status, Detail = refused.Detail };
        if (refused.Errors is not null) problem.Extensions["errors"] = refused.Errors;
        foreach (var (name, value) in refused.Extra ?? new Dictionary<string, object?>()) problem.Extensions[name] = value;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? "";
        return problem;
    }

    /// <summary>"$.emails[0].value" as the caller wrote it: "emails[0].value"; the whole body is "body".</summary>
    public static string FieldOf(string? jsonPath) => (jsonPath ?? "$").TrimStart('$').TrimStart('.') is { Length: > 0 } field ? field : "body";

    static Refused Database(PostgresException exception) => exception.SqlState switch
    {
        "CR401" => Refused.Unauthenticated("Your session has ended."),
        "CR403" => Refused.Forbidden("Ask an owner or admin of the workspace."),
        // The policy that shows records refuses a change that would hide one from whoever makes it.
        PostgresErrorCodes.InsufficientPrivilege when exception.MessageText.Contains("\"visible\"", StringComparison.Ordinal) => Refused.Forbidden("You would not see this record any more."),
        PostgresErrorCodes.UniqueViolation => Refused.Conflict("A record with this value exists already."),
        PostgresErrorCodes.ForeignKeyViolation => new(422, "unusable", "The request points at something that is missing or is still in use."),
        PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            => new(400, "validation", "A value is out of range."),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            => Crowded(),
        PostgresErrorCodes.QueryCanceled => new(503, "unavailable", "That took too long.", "Please narrow the question down, or try again in a moment."),
        _ => exception.SqlState.StartsWith("08", StringComparison.Ordinal) || exception.SqlState.StartsWith("57P", StringComparison.Ordinal) || exception.SqlState.StartsWith("53", StringComparison.Ordinal) || exception.SqlState == "25006"
            ? Unavailable() : new(500, "internal", "Something went wrong on our side.", "It has been logged. Please try again."),
    };

    public static Refused Crowded() => new(503, "unavailable", "Somebody else is changing the same records.", "Please try again in a moment.");
    static Refused Unavailable() => new(503, "unavailable", "The service is busy or restarting.", "Please try again in a moment.");
    static Refused TooLarge() => new(413, "tooLarge", "The request is too large.");
    static string Plain(string message) => message.Split('"')[0].Length > 200 ? "The request could not be read." : message.Replace("Failed to bind parameter", "Wrong value for", StringComparison.Ordinal);
}
