namespace Crm.Records;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows, in the order asked for.</param>
/// <param name="NextCursor">Opaque mark of the next page; null at the end.</param>
/// <param name="Total">How many rows match in all; only with count=true.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, long? Total = null);
