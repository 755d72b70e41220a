using System.Text.RegularExpressions;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Playbooks;

/// <summary>What a playbook's steps must be, and the names that are filled into their words.</summary>
static partial class PlaybookRules
{
    /// <summary>A closed list: nothing in braces is ever run, and what a record holds is never read as a name again.</summary>
    static readonly string[] Names = ["contact.firstName", "contact.name", "deal.title", "company.name", "owner.name"];

    public static void Check(PlaybookInput input)
    {
        var errors = new Dictionary<string, string[]>();
        if ((input.Trigger == PlaybookTrigger.Stage) != input.StageId is not null) errors["stageId"] = ["The trigger stage goes with a stage, and no other does."];
        if (input.Trigger is PlaybookTrigger.Stage or PlaybookTrigger.Won && input.Object != PlaybookObject.Deal) errors["object"] = ["A deal enters a stage or is won: the playbook is for deals."];
        if (input.Trigger is PlaybookTrigger.Enquiry or PlaybookTrigger.Concern && input.Object != PlaybookObject.Contact) errors["object"] = ["A person asks or is worried: the playbook is for contacts."];
        if (input.Template is { } template && Shipped.All.All(t => t.Key != template)) errors["template"] = [$"There is no '{template}' that comes along."];
        var ids = input.Steps.Select(s => s.Id).ToList();
        foreach (var (step, i) in input.Steps.Select((s, i) => (s, i)))
        {
            if (ids.IndexOf(step.Id) != i) errors[$"steps[{i}].id"] = ["Two steps have this name."];
            if ((step.Role == StepRole.Member) != step.MemberId is not null) errors[$"steps[{i}].memberId"] = ["The role member goes with a member, and no other does."];
            if ((step.Kind == PlaybookStepKind.Branch) != step.Ask is not null) errors[$"steps[{i}].ask"] = ["A branch asks something, and no other step does."];
            if (step.Kind == PlaybookStepKind.Wait && step.AfterDays < 1) errors[$"steps[{i}].afterDays"] = ["A wait is a day or longer."];
            if (Inputs.Text(step.Title) is null) errors[$"steps[{i}].title"] = ["What is to be done?"];
            if (step.Kind is PlaybookStepKind.Mail or PlaybookStepKind.Letter && Inputs.Text(step.Text) is null) errors[$"steps[{i}].text"] = ["A mail or a letter needs a text."];
            // Only onwards: a playbook comes to its end whatever is answered.
            if (step.GoTo is { } to && (step.Kind != PlaybookStepKind.Branch || ids.IndexOf(to) <= i)) errors[$"steps[{i}].goTo"] = ["A branch goes on to a later step of the playbook."];
            foreach (var (field, text) in new[] { ("title", step.Title), ("text", step.Text) })
                if (Braces().Matches(text ?? "").Select(m => m.Groups[1].Value.Trim()).FirstOrDefault(n => !Names.Contains(n, StringComparer.Ordinal)) is { } unknown)
                    errors[$"steps[{i}].{field}"] = [$"There is no '{unknown}' to be filled in; there are {string.Join(", ", Names)}."];
        }
        if (errors.Count > 0) throw Refused.Invalid(errors);
    }

    public static string Fill(string text, IReadOnlyDictionary<string, string?> values) => Braces().Replace(text, m => values.GetValueOrDefault(m.Groups[1].Value.Trim()) ?? "");

    [GeneratedRegex(@"\{\{([^{}]{1,60})\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Braces();
}
