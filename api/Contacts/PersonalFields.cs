using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Crm.Platform.Access;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Contacts;

/// <summary>A child in somebody's household.</summary>
/// <param name="BirthYear">Such as 2015; not in the future, at most 130 years ago.</param>
[ValidatableType]
public sealed record ChildInput(int BirthYear);

/// <summary>Whom somebody lives with.</summary>
/// <param name="Size">Everybody in it, 1 to 30.</param>
/// <param name="Children">Oldest first; at most 20.</param>
[ValidatableType]
public sealed record HouseholdInput([Range(1, 30)] int? Size = null, [MaxLength(20)] IReadOnlyList<ChildInput>? Children = null);

/// <summary>
/// What is known about a person beyond name and job: all of it optional. How closely each is kept: language, occupation, name and
/// preferred channel and time are everybody's (normal); birth date, age, gender and marital status are personal; household and
/// income are special. A role that is not cleared for a class does not learn that its fields exist.
/// </summary>
static partial class PersonalFields
{
    public static readonly string[] AgeBands = ["0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"];
    public static readonly string[] MaritalStatuses = ["single", "partnered", "married", "separated", "divorced", "widowed"];
    public static readonly string[] IncomeBands = ["0-25k", "25-50k", "50-75k", "75-100k", "100-150k", "150k+"];
    public static readonly string[] Channels = ["call", "email", "sms", "mail", "visit"];

    public static IEnumerable<Field<Contact>> Fields =>
    [
        Field<Contact>.Text("preferredName", c => c.PreferredName), Field<Contact>.Text("language", c => c.Language), Field<Contact>.Text("occupation", c => c.Occupation),
        Field<Contact>.Choice("preferredChannel", c => c.PreferredChannel, Channels), Field<Contact>.Text("preferredTime", c => c.PreferredTime),
        Field<Contact>.Date("birthDate", c => c.BirthDate).For(Sensitivity.Personal), Field<Contact>.Choice("ageBand", c => c.AgeBand, AgeBands).For(Sensitivity.Personal),
        Field<Contact>.Text("gender", c => c.Gender).For(Sensitivity.Personal), Field<Contact>.Choice("maritalStatus", c => c.MaritalStatus, MaritalStatuses).For(Sensitivity.Personal),
        Field<Contact>.Number("householdSize", c => c.HouseholdSize).For(Sensitivity.Special, "household"), Field<Contact>.Number("children", c => c.ChildBirthYears.Count).For(Sensitivity.Special, "household"),
        Field<Contact>.Choice("incomeBand", c => c.IncomeBand, IncomeBands).For(Sensitivity.Special),
    ];

    /// <summary>The input checked and as it is kept.</summary>
    public static Personal Checked(Contact before, ContactInput input, bool isNew, DateOnly today)
    {
        if (input.BirthDate is { } birth && (birth > today || birth < today.AddYears(-130))) throw Refused.Invalid("birthDate", "A birth date is not in the future and at most 130 years ago.");
        var band = Choice(input.AgeBand, "ageBand", AgeBands);
        if (input.BirthDate is not null && band is not null)
        {
            // Once the date is known the band is; a patch that sets the date clears it.
            if (isNew || band != before.AgeBand) throw Refused.Invalid("ageBand", "Give the birth date or the age band, not both.");
            band = null;
        }
        var children = (input.Household?.Children ?? []).Select(c => c.BirthYear).ToList();
        foreach (var (year, index) in children.Select((y, i) => (y, i)))
            if (year > today.Year || year < today.Year - 130) throw Refused.Invalid($"household.children[{index}].birthYear", "A year of birth is not in the future and at most 130 years ago.");
        if (input.Household?.Size is { } size && size < children.Count) throw Refused.Invalid("household.size", "A household is not smaller than its number of children.");
        var language = Inputs.Text(input.Language);
        if (language is not null && !LanguageTag().IsMatch(language)) throw Refused.Invalid("language", "A language is a tag such as de or pt-BR.");
        return new Personal(Inputs.Text(input.PreferredName), input.BirthDate, band, Inputs.Text(input.Gender), Choice(input.MaritalStatus, "maritalStatus", MaritalStatuses), input.Household?.Size, [.. children.Order()],
            language, Inputs.Text(input.Occupation), Choice(input.IncomeBand, "incomeBand", IncomeBands), Choice(input.PreferredChannel, "preferredChannel", Channels), Inputs.Text(input.PreferredTime));
    }

    public static HouseholdInput? Household(int? size, IReadOnlyCollection<int> childBirthYears) =>
        size is null && childBirthYears.Count == 0 ? null : new HouseholdInput(size, [.. childBirthYears.Select(y => new ChildInput(y))]);

    static string? Choice(string? text, string field, string[] choices) => Inputs.Text(text) is not { } given ? null
        : choices.Contains(given, StringComparer.Ordinal) ? given : throw Refused.Invalid(field, $"This is one of: {string.Join(", ", choices)}.");

    [GeneratedRegex("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
    private static partial Regex LanguageTag();
}

/// <summary>Personal fields as a contact keeps them.</summary>
public sealed record Personal(string? PreferredName, DateOnly? BirthDate, string? AgeBand, string? Gender, string? MaritalStatus, int? HouseholdSize, List<int> ChildBirthYears,
    string? Language, string? Occupation, string? IncomeBand, string? PreferredChannel, string? PreferredTime);
