using System.Net;
using Crm.Activities;
using Crm.Platform.Database;
using Crm.Platform.Outbound;
using Crm.Records;
using Crm.Tasks;

namespace Crm.Playbooks;

/// <summary>What steps become: a task of somebody, or a mail with its line in the customer's story. Both are written and announced here, and saved by the caller.</summary>
sealed class StepSending(CrmDb db, Writing writing)
{
    /// <summary>Marks what a playbook wrote itself, which brings nothing on.</summary>
    public const string Source = "playbook";

    /// <summary>Nobody writes to customers from an address that may not be theirs.</summary>
    public static string? WhyNot(StepDoer? doer) => doer is null ? "There is nobody whose mail it could be." : doer.Email is null || !doer.Verified ? $"{doer.Name} has not confirmed their own e-mail address." : null;

    public async Task<TaskItem> TaskAsync(Enrolment enrolment, PlaybookStep step, StepFacts facts, StepDoer? doer, DateOnly day, string? whyNoMail, CancellationToken ct)
    {
        var names = Named(facts, doer);
        var (title, text) = (PlaybookSteps.Line(step.Title, names), step.Text is null ? null : PlaybookRules.Fill(step.Text, names));
        if (step.Kind == PlaybookStepKind.Mail) (title, text) = (PlaybookSteps.Line($"Write to {{{{contact.name}}}}: {step.Title}", names), $"{whyNoMail}\n\n{text}");
        var task = new TaskItem { PlaybookId = enrolment.PlaybookId };
        task.Describe(title, text, "normal", doer?.Id);
        task.Due(day, null, null);
        task.About([Link(enrolment)]);
        writing.Remember<ShownOn>().ByRecord[task.Id] = await Activities.Link.ShownOnAsync(task.Links, writing, ct);
        db.Add(task);
        writing.Events.Add(task, "created");
        return task;
    }

    /// <returns>What it says.</returns>
    public async Task<string> MailAsync(Enrolment enrolment, PlaybookStep step, StepFacts facts, StepDoer doer, CancellationToken ct)
    {
        var names = Named(facts, doer);
        var (subject, text) = (PlaybookSteps.Line(step.Title, names), PlaybookRules.Fill(step.Text ?? "", names));
        var html = string.Concat(text.Split("\n\n").Select(p => $"<p>{WebUtility.HtmlEncode(p).Replace("\n", "<br>", StringComparison.Ordinal)}</p>"));
        await MailOutbox.AddAsync(db.Database, new Mail(db.CurrentTenantId, facts.Email!, subject, text + "\n",
            $"""<!doctype html><html><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1c2530">{html}</body></html>""") { ReplyTo = doer.Email, FromName = $"{doer.Name}, {facts.Workspace}" }, writing.Now, ct);
        var activity = new Activity { Source = Source };
        activity.Describe(ActivityKind.Email, Direction.Out, subject, text, null, writing.Now, null, doer.Id);
        activity.Become(ActivityStatus.Done, isNew: true, writing.Now, doer.Id);
        activity.About([.. new[] { Link(enrolment), new Link { ContactId = facts.ContactId } }.DistinctBy(l => l.Target)]);
        writing.Remember<ShownOn>().ByRecord[activity.Id] = await Activities.Link.ShownOnAsync(activity.Links, writing, ct);
        db.Add(activity);
        writing.Events.Add(activity, "created");
        return text;
    }

    static Link Link(Enrolment e) => new() { ContactId = e.ContactId, DealId = e.DealId };

    /// <summary>Whoever does it speaks for itself where nobody owns the record.</summary>
    static Dictionary<string, string?> Named(StepFacts facts, StepDoer? doer) => new(facts.Names, StringComparer.Ordinal) { ["owner.name"] = facts.Names["owner.name"] ?? doer?.Name };
}
