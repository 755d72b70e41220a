using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;

namespace Crm.Privacy;

/// <summary>How figures about people are shown to others: named, each by name; grouped, folded with those of others. Everybody sees their own.</summary>
public enum FiguresShown { Named, Grouped }

/// <summary>How figures about the people of a country are shown.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, such as DE.</param>
/// <param name="Figures">What holds.</param>
/// <param name="Default">What comes along with the product: grouped for DE and AT, named elsewhere.</param>
/// <param name="Source">The law that the default rests on; null when it is named.</param>
/// <param name="Reason">Why the workspace decided as it did; null without one.</param>
/// <param name="ChangedBy">Who decided it, by name; null while the default holds.</param>
/// <param name="ChangedAt">When; null while the default holds.</param>
/// <param name="Members">How many people of the workspace work there, placeholders included.</param>
public sealed record CountryFigures(string Country, FiguresShown Figures, FiguresShown Default, string? Source, string? Reason, string? ChangedBy, DateTimeOffset? ChangedAt, int Members);

/// <summary>How figures about the caller are shown to others.</summary>
/// <param name="Country">Where the caller works; null when neither the member nor the workspace has a country.</param>
public sealed record OwnFigures(string? Country, FiguresShown Figures);

/// <summary>Figures about people, country by country.</summary>
/// <param name="WorkspaceCountry">Of the workspace's locale ("de-AT" is AT): where members work for whom nothing else is said.</param>
/// <param name="Countries">Those in which somebody works, those that are grouped as it comes, and those decided about; by code.</param>
public sealed record PrivacyView(string? WorkspaceCountry, IReadOnlyList<CountryFigures> Countries, OwnFigures You);

/// <summary>How figures about the people of a country are to be shown from now on.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, such as DE.</param>
/// <param name="Reason">Such as the agreement with the works council. Required to show by name what is shown in a group.</param>
[ValidatableType]
public sealed record SwitchFigures([Required, StringLength(2, MinimumLength = 2)] string Country, [Required] FiguresShown? Figures, [StringLength(500)] string? Reason = null);

/// <summary>People whose figures a report does not show singly.</summary>
/// <param name="People">How many are folded into one line, whose key is notSingly. That may be more than have to be: who alone would be left is guessed from the total.</param>
/// <param name="Shown">Whether the line is there. With fewer than 3 people it is left out, and only the total counts them.</param>
public sealed record NotSingly(int People, bool Shown);
