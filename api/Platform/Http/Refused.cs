namespace Crm.Platform.Http;

/// <summary>
/// A request that cannot be done, thrown from where that is known. It rolls the transaction back and becomes one
/// application/problem+json answer (RFC 9457) in <see cref="Problems"/>. Bugs are other exceptions.
/// </summary>
public sealed class Refused(int status, string type, string title, string? detail = null) : Exception(detail ?? title)
{
    public int Status { get; } = status;
    public string Type { get; } = type;
    public string Title { get; } = title;
    public string? Detail { get; } = detail;

    /// <summary>Messages by field, keyed as in the request: "emails[0].value".</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Further members of the problem, such as the record as it is now.</summary>
    public IReadOnlyDictionary<string, object?>? Extra { get; init; }

    public static Refused Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });
    public static Refused Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, "validation", "Some of the input is not right.", string.Join(" ", errors.Values.SelectMany(m => m).Distinct(StringComparer.Ordinal).Take(3))) { Errors = errors };
    public static Refused Unusable(string field, string message) =>
        new(422, "unusable", "The request points at something that is missing or cannot be used.", message) { Errors = new Dictionary<string, string[]> { [field] = [message] } };
    public static Refused NotFound() => new(404, "notFound", "There is nothing at this address.");
    public static Refused Forbidden(string detail) => new(403, "forbidden", "Your role does not allow this.", detail);
    public static Refused Unauthenticated(string detail) => new(401, "unauthenticated", "Please sign in.", detail);
    public static Refused Conflict(string detail, string? field = null) =>
        new(409, "conflict", "This clashes with what is stored.", detail) { Errors = field is null ? null : new Dictionary<string, string[]> { [field] = [detail] } };
    public static Refused Stale(object current) =>
        new(412, "stale", "Somebody else changed this in the meantime.", "Read the record again, or send the change with its present version.")
        { Extra = new Dictionary<string, object?> { ["current"] = current } };
}
