using System.Text.Json;
using Crm.Platform.Http;

namespace Crm.Playbooks;

/// <summary>Steps as they are kept, and their words with the names filled in.</summary>
static class PlaybookSteps
{
    public static IReadOnlyList<PlaybookStep> Of(string json) => JsonSerializer.Deserialize<List<PlaybookStep>>(json, Json.Options)!;

    /// <summary>A title: one line, as long as a task's may be.</summary>
    public static string Line(string title, IReadOnlyDictionary<string, string?> names)
    {
        var line = string.Join(' ', PlaybookRules.Fill(title, names).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length switch { 0 => "…", > 300 => line[..299] + "…", _ => line };
    }

    public static DateOnly Working(DateOnly day) => day.DayOfWeek switch { DayOfWeek.Saturday => day.AddDays(2), DayOfWeek.Sunday => day.AddDays(1), _ => day };
}

/// <summary>The steps that an enrolment has come to, as they are kept.</summary>
static class EnrolmentSteps
{
    public static List<EnrolmentStep> Of(string json) => JsonSerializer.Deserialize<List<EnrolmentStep>>(json, Json.Options)!;
    public static string Text(IReadOnlyList<EnrolmentStep> steps) => JsonSerializer.Serialize(steps, Json.Options);
}
